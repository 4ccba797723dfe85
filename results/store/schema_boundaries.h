#pragma once

namespace beatbench {

// Schema 4: what intervals of boundary scores are computed from. NULL where a cell kept none: rows
// of an older store stay as they are, and `beatbench rescore` adds what is missing to their cells.
inline constexpr const char* kSchemaBoundaries = R"sql(
ALTER TABLE predictions ADD COLUMN boundaries BLOB;
)sql";

}  // namespace beatbench

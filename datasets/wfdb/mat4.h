#pragma once

#include "datasets/wfdb/header.h"

#include <filesystem>
#include <string_view>

namespace beatbench::wfdb {

// The PhysioNet challenges keep a record's samples in a MATLAB file: version 4, one matrix of
// 16-bit integers [signal, sample], which stored by column is the order of WFDB's format 16 behind
// a prefix (20 bytes and the matrix's name: 24 for "val"). DataError where `bytes`, the content of
// `file`, do not begin with such a prefix, or it speaks of another matrix than the header:
// `signals` rows (of this file), `samples` columns (0: unknown), values from `byte_offset` on.
// MATLAB, "MAT-File Format", appendix on version 4: type 30 is a full matrix of int16, little
// endian.
void check_mat4(std::string_view bytes, const std::filesystem::path& file, std::int64_t signals,
                std::int64_t samples, std::int64_t byte_offset);

}  // namespace beatbench::wfdb

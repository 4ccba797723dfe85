#pragma once

#include "harness/manifest/manifest.h"

#include <string>
#include <vector>

namespace beatbench {

// The mode of rows that answer by rule, without encoder and training. No manifest lists it: such a
// row takes part wherever the protocol offers it.
inline constexpr const char* kRuleMode = "rule";

bool is_rule(const EntryDescription& method);

// The modes of a protocol that judge an encoder: what a manifest may list.
std::vector<std::string> encoder_modes(const EntryDescription& protocol);

bool takes_part(const EntryDescription& method, const std::string& protocol);

// The modes in which a method takes part in a protocol of which the manifest lists `chosen`.
std::vector<std::string> modes_of(const EntryDescription& method, const EntryDescription& protocol,
                                  const std::vector<std::string>& chosen);

}  // namespace beatbench

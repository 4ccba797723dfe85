#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace beatbench {

using Json = nlohmann::json;  // keys sorted, so dump() is canonical and may be hashed

Json read_json(const std::filesystem::path& file);  // DataError with the position of a syntax error
void write_json(const std::filesystem::path& file, const Json& value);  // atomically, indented

}  // namespace beatbench

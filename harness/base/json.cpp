#include "harness/base/json.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

namespace beatbench {

Json read_json(const std::filesystem::path& file) {
  try {
    return Json::parse(read_file(file));
  } catch (const Json::parse_error& error) {
    throw DataError(file.string() + ": not valid JSON (" + error.what() + ")");
  }
}

void write_json(const std::filesystem::path& file, const Json& value) {
  // Invalid UTF-8 from a plugin's message must not cost the result.
  write_file_atomically(file, value.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace beatbench

#include "harness/base/scratch.h"

#include "harness/base/error.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace beatbench {
namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "beatbench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw DataError(name + ": cannot be made. Set TMPDIR to a folder that you may write");
  folder_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace beatbench

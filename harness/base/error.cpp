#include "harness/base/error.h"

namespace beatbench {

std::string Position::text() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line);
  if (line > 0 && column > 0) out += ":" + std::to_string(column);
  return out;
}

void Problems::add(const Position& where, std::string_view message) {
  messages_.push_back(where.text() + ": " + std::string(message));
}

void Problems::throw_if_any(ExitCode code) const {
  if (messages_.empty()) return;
  std::string all = messages_.front();
  for (std::size_t i = 1; i < messages_.size(); ++i) all += "\n" + messages_[i];
  switch (code) {
    case ExitCode::usage:
      throw UsageError(all);
    case ExitCode::data:
      throw DataError(all);
    case ExitCode::plugin:
      throw PluginError(all);
    default:
      throw Error(code, all);
  }
}

}  // namespace beatbench

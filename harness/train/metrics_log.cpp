#include "harness/train/metrics_log.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <fstream>
#include <limits>
#include <sstream>

namespace beatbench {

MetricsLog::MetricsLog(std::filesystem::path file, std::int64_t interval, std::int64_t first_step)
    : file_(std::move(file)), interval_(interval) {
  std::string kept;
  if (first_step > 0 && std::filesystem::exists(file_)) {
    std::istringstream lines(read_file(file_));
    for (std::string line; std::getline(lines, line);) {
      const Json json = Json::parse(line, nullptr, false);
      if (json.is_object() && json.value("step", INT64_MAX) <= first_step) kept += line + "\n";
    }
  }
  write_file_atomically(file_, kept);
}

void MetricsLog::add(std::int64_t step, double loss, double lr, double gradient_norm,
                     const LossLog& log) {
  const auto count = [&](const std::string& name, double value) {
    auto& [sum, n] = sums_[name];
    sum += value;
    ++n;
  };
  count("loss", loss);
  count("gradient_norm", gradient_norm);
  for (const auto& [name, value] : log.values()) count(name, value);
  sums_["lr"] = {lr, 1};
  warnings_.insert(log.warnings().begin(), log.warnings().end());
  if ((step + 1) % interval_ == 0) flush(step + 1);
}

void MetricsLog::flush(std::int64_t step) {
  last_.clear();
  Json line = {{"step", step}};
  for (const auto& [name, sum] : sums_) {
    last_[name] = sum.first / double(sum.second);
    line[name] = last_[name];
  }
  sums_.clear();
  std::ofstream out(file_, std::ios::app);
  out << line.dump() << "\n";
  if (!out.flush()) throw DataError(file_.string() + ": cannot be written (disk full?)");
}

Json MetricsLog::state() const {
  return {{"sums", sums_}, {"last", last_}, {"warnings", warnings_}};
}

void MetricsLog::restore(const Json& state) {
  // JSON has no NaN: a mean that is none was written as null.
  const auto number = [](const Json& value) {
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
  };
  for (const auto& [name, sum] : state.at("sums").items())
    sums_[name] = {number(sum.at(0)), sum.at(1)};
  for (const auto& [name, value] : state.at("last").items()) last_[name] = number(value);
  state.at("warnings").get_to(warnings_);
}

}  // namespace beatbench

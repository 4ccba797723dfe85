#include "results/store/training_curve.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"

#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace beatbench {
namespace {

std::vector<Json> read_lines(const std::filesystem::path& file) {
  std::vector<Json> lines;
  std::ifstream in(file);
  for (std::string text; std::getline(in, text);) {
    Json line = Json::parse(text, nullptr, false);
    if (!line.is_object() || !line.contains("step") || !line.at("step").is_number())
      throw DataError(file.string() + ":" + std::to_string(lines.size() + 1) +
                      ": not a JSON object with a step");
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::size_t> evenly(std::size_t count, std::size_t most) {
  std::vector<std::size_t> places;
  const std::size_t kept = std::min(count, most);
  for (std::size_t i = 0; i < kept; ++i)
    places.push_back(kept == 1 ? 0 : (i * (count - 1) + (kept - 1) / 2) / (kept - 1));
  return places;
}

}  // namespace

Json read_training_curve(const std::filesystem::path& metrics_jsonl) {
  const std::vector<Json> lines = read_lines(metrics_jsonl);
  if (lines.empty()) return {};
  std::set<std::string> names;
  for (const Json& line : lines)
    for (const auto& [name, value] : line.items())
      if (name != "step" && value.is_number()) names.insert(name);
  Json curve{{"steps", Json::array()}, {"series", Json::object()}};
  for (const std::size_t place : evenly(lines.size(), kMostCurveSteps)) {
    const Json& line = lines[place];
    curve["steps"].push_back(line.at("step"));
    for (const std::string& name : names) {
      const auto found = line.find(name);
      const bool there = found != line.end() && found->is_number();
      curve["series"][name].push_back(there ? *found : Json());
    }
  }
  return curve;
}

void write_training_curve(const Json& curve, const std::filesystem::path& metrics_jsonl) {
  std::string text;
  for (std::size_t i = 0; i < curve.at("steps").size(); ++i) {
    Json line{{"step", curve.at("steps").at(i)}};
    for (const auto& [name, values] : curve.at("series").items())
      if (!values.at(i).is_null()) line[name] = values.at(i);
    text += line.dump() + "\n";
  }
  write_file_atomically(metrics_jsonl, text);
}

}  // namespace beatbench

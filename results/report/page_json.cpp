#include "results/report/page_json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace beatbench {
namespace {

double six_digits(double value) {
  if (std::abs(value) < 1e6 && value == std::trunc(value)) return value;
  std::array<char, 32> text{};
  const char* const end =
      std::to_chars(text.begin(), text.end(), value, std::chars_format::general, 6).ptr;
  std::from_chars(text.begin(), end, value);
  return value;
}

void round_numbers(Json& json) {
  if (json.is_number_float()) json = six_digits(json.get<double>());
  if (json.is_structured())
    for (Json& item : json) round_numbers(item);
}

bool says_nothing(const Json& json) {
  if (json.is_string()) return json.get_ref<const std::string&>().empty();
  return json.is_null() || json == false || (json.is_structured() && json.empty());
}

class Texts {
 public:
  Json place_of(const std::string& text) {
    const auto [found, is_new] = places_.emplace(text, all_.size());
    if (is_new) all_.push_back(text);
    return found->second;
  }
  Json all() const { return all_; }

 private:
  std::map<std::string, std::size_t> places_;
  Json all_ = Json::array();
};

Json smaller(Json value, Texts& texts) {
  Json kept = Json::object();
  for (auto& [key, item] : value.items()) {
    if (says_nothing(item)) continue;
    if (key.ends_with("reason"))
      kept[key] = texts.place_of(item);
    else
      kept[key] = item.is_object() ? smaller(std::move(item), texts) : std::move(item);
  }
  return kept;
}

}  // namespace

Json page_json(Json report) {
  round_numbers(report);
  Texts texts;
  for (Json& experiment : report.at("experiments"))
    for (Json& table : experiment.at("tables"))
      for (Json& row : table.at("rows"))
        for (Json& value : row.at("values")) value = smaller(std::move(value), texts);
  report["texts"] = texts.all();
  return report;
}

}  // namespace beatbench

#include "results/report/page_json.h"

#include <fmt/format.h>

#include <map>
#include <string>

namespace beatbench {
namespace {

void round_numbers(Json& json) {
  if (json.is_number_float()) json = std::stod(fmt::format("{:.6g}", json.get<double>()));
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

Json smaller(const Json& value, Texts& texts) {
  Json kept = Json::object();
  for (const auto& [key, item] : value.items()) {
    if (says_nothing(item)) continue;
    if (key.ends_with("reason"))
      kept[key] = texts.place_of(item);
    else
      kept[key] = item.is_object() ? smaller(item, texts) : item;
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
        for (Json& value : row.at("values")) value = smaller(value, texts);
  report["texts"] = texts.all();
  return report;
}

}  // namespace beatbench

#include "results/analysis/value_statistics_json.h"

#include <cmath>

namespace beatbench {
namespace {

Json interval_json(const IntervalOfValue& of) {
  return {{"low", of.interval.low},
          {"high", of.interval.high},
          {"level", of.interval.level},
          {"method", of.bca ? "bca" : "percentile"},
          {"note", of.note},
          {"resamples", of.interval.resamples},
          {"left_out", of.interval.left_out}};
}

IntervalOfValue interval_of_json(const Json& json) {
  return {
      {json.at("low").get<double>(), json.at("high").get<double>(), json.at("level").get<double>(),
       json.at("resamples").get<std::int64_t>(), json.at("left_out").get<std::int64_t>()},
      json.at("method").get<std::string>() == "bca",
      json.at("note").get<std::string>()};
}

Json spread_json(const Spread& spread) {
  return {{"seed_sd", optional_json(spread.seed_sd)},
          {"seed_sd_alone", optional_json(spread.seed_sd_alone)},
          {"interaction_sd", optional_json(spread.interaction_sd)},
          {"test_sd", spread.test_sd},
          {"low", optional_json(spread.low)},
          {"high", optional_json(spread.high)},
          {"reason", spread.reason}};
}

Spread spread_of_json(const Json& json) {
  return {optional_of(json.at("seed_sd")),
          optional_of(json.at("seed_sd_alone")),
          optional_of(json.at("interaction_sd")),
          json.at("test_sd").get<double>(),
          optional_of(json.at("low")),
          optional_of(json.at("high")),
          json.at("reason").get<std::string>()};
}

}  // namespace

Json optional_json(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json();
}

std::optional<double> optional_of(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

Json statistics_json(const ValueStatistics& s) {
  Json by_seed = Json::array();
  for (const auto& [seed, value] : s.by_seed) by_seed.push_back({seed, value});
  return {{"value", optional_json(s.value)},
          {"by_seed", by_seed},
          {"interval", s.interval ? interval_json(*s.interval) : Json()},
          {"interval_reason", s.interval_reason},
          {"spread", s.spread ? spread_json(*s.spread) : Json()},
          {"spread_reason", s.spread_reason}};
}

ValueStatistics value_statistics_of(const Json& json) {
  ValueStatistics s;
  s.value = optional_of(json.at("value"));
  for (const Json& point : json.at("by_seed"))
    s.by_seed.emplace_back(point.at(0).get<std::int64_t>(), point.at(1).get<double>());
  if (const Json& interval = json.at("interval"); !interval.is_null())
    s.interval = interval_of_json(interval);
  json.at("interval_reason").get_to(s.interval_reason);
  if (const Json& spread = json.at("spread"); !spread.is_null()) s.spread = spread_of_json(spread);
  json.at("spread_reason").get_to(s.spread_reason);
  return s;
}

}  // namespace beatbench

#include "results/report/statistics_json.h"

#include <cmath>
#include <utility>

namespace beatbench {
namespace {

const char* side_name(int better) { return better > 0 ? "a" : better < 0 ? "b" : ""; }

int side_of(const Json& json) {
  const auto name = json.get<std::string>();
  return name == "a" ? 1 : name == "b" ? -1 : 0;
}

Json pair_json(const RankedPair& pair) {
  return {{"a", pair.a},
          {"b", pair.b},
          {"difference", pair.difference},
          {"low", optional_json(pair.low)},
          {"high", optional_json(pair.high)},
          {"interval_reason", pair.interval_reason},
          {"p", pair.p},
          {"p_holm", pair.p_holm},
          {"better_here", side_name(pair.better_here)},
          {"better", side_name(pair.better)},
          {"with_seeds",
           {{"low", optional_json(pair.seeds_low)},
            {"high", optional_json(pair.seeds_high)},
            {"reason", pair.seeds_reason}}}};
}

RankedPair pair_of(const Json& json) {
  const Json& seeds = json.at("with_seeds");
  return {json.at("a").get<std::size_t>(),     json.at("b").get<std::size_t>(),
          json.at("difference").get<double>(), optional_of(json.at("low")),
          optional_of(json.at("high")),        json.at("interval_reason").get<std::string>(),
          json.at("p").get<double>(),          json.at("p_holm").get<double>(),
          side_of(json.at("better_here")),     optional_of(seeds.at("low")),
          optional_of(seeds.at("high")),       seeds.at("reason").get<std::string>(),
          side_of(json.at("better"))};
}

// Four digits are more than a page can draw.
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

}  // namespace

Json ranking_json(const Ranking& ranking) {
  Json unranked = Json::array(), pairs = Json::array(), ranks = Json::array();
  for (const auto& [row, reason] : ranking.unranked)
    unranked.push_back({{"row", row}, {"reason", reason}});
  for (const RankedPair& pair : ranking.pairs) pairs.push_back(pair_json(pair));
  for (const std::size_t row : ranking.methods) {
    const Rank& rank = *ranking.ranks[row];
    ranks.push_back({rank.first, rank.last, rank.best, rank.worst});
  }
  return {{"column", ranking.column},           {"reason", ranking.reason},
          {"caution", ranking.caution},         {"resamples", ranking.resamples},
          {"these_seeds", ranking.these_seeds}, {"methods", ranking.methods},
          {"ranks", std::move(ranks)},          {"unranked", std::move(unranked)},
          {"pairs", std::move(pairs)},          {"groups", ranking.groups}};
}

Ranking ranking_of(const Json& json, std::size_t rows) {
  Ranking ranking;
  json.at("column").get_to(ranking.column);
  json.at("reason").get_to(ranking.reason);
  json.at("caution").get_to(ranking.caution);
  json.at("resamples").get_to(ranking.resamples);
  json.at("these_seeds").get_to(ranking.these_seeds);
  json.at("methods").get_to(ranking.methods);
  json.at("groups").get_to(ranking.groups);
  ranking.ranks.resize(rows);
  for (std::size_t m = 0; m < ranking.methods.size(); ++m) {
    const Json& rank = json.at("ranks").at(m);
    ranking.ranks.at(ranking.methods[m]) = Rank{rank.at(0).get<int>(), rank.at(1).get<int>(),
                                                rank.at(2).get<int>(), rank.at(3).get<int>()};
  }
  for (const Json& line : json.at("unranked"))
    ranking.unranked.emplace_back(line.at("row").get<std::size_t>(),
                                  line.at("reason").get<std::string>());
  for (const Json& pair : json.at("pairs")) ranking.pairs.push_back(pair_of(pair));
  return ranking;
}

Json curves_json(const std::vector<ScoreCurves>& curves) {
  Json all = Json::array();
  for (const ScoreCurves& curve : curves) {
    Json fpr = Json::array(), tpr = Json::array();
    for (std::size_t p = 0; p < curve.tpr.size(); ++p) {
      fpr.push_back(rounded(static_cast<double>(p) / (kRocPoints - 1)));
      tpr.push_back(rounded(curve.tpr[p]));
    }
    Json score = Json::array(), share = Json::array(), items = Json::array();
    for (std::size_t b = 0; b < kCalibrationBins; ++b) {
      const double n = curve.items[b];
      score.push_back(n > 0 ? Json(rounded(curve.score_sum[b] / n)) : Json());
      share.push_back(n > 0 ? Json(rounded(curve.positives[b] / n)) : Json());
      items.push_back(static_cast<std::int64_t>(n));
    }
    all.push_back({{"scope", curve.scope},
                   {"seeds", curve.seeds},
                   {"roc", {{"fpr", fpr}, {"tpr", tpr}}},
                   {"calibration", {{"score", score}, {"share", share}, {"items", items}}}});
  }
  return all;
}

std::vector<ScoreCurves> curves_of(const Json& json) {
  std::vector<ScoreCurves> all;
  for (const Json& entry : json) {
    ScoreCurves curve;
    entry.at("scope").get_to(curve.scope);
    entry.at("seeds").get_to(curve.seeds);
    entry.at("roc").at("tpr").get_to(curve.tpr);
    const Json& calibration = entry.at("calibration");
    for (std::size_t b = 0; b < kCalibrationBins; ++b) {
      curve.items[b] = calibration.at("items").at(b).get<double>();
      if (curve.items[b] == 0) continue;
      curve.score_sum[b] = calibration.at("score").at(b).get<double>() * curve.items[b];
      curve.positives[b] = calibration.at("share").at(b).get<double>() * curve.items[b];
    }
    all.push_back(std::move(curve));
  }
  return all;
}

Json test_items_json(const std::optional<TestItems>& items) {
  if (!items) return {};
  return {{"kind", items->kind},
          {"classes", items->classes},
          {"items", items->items},
          {"patients", items->patients},
          {"digest", items->digest}};
}

std::optional<TestItems> test_items_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return TestItems{json.at("kind").get<std::string>(),
                   json.at("classes").get<std::vector<std::string>>(),
                   json.at("items").get<std::int64_t>(), json.at("patients").get<std::int64_t>(),
                   json.at("digest").get<std::string>()};
}

}  // namespace beatbench

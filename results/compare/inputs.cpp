#include "results/compare/inputs.h"

#include "results/store/query_json.h"

#include <map>
#include <string_view>

namespace beatbench {
namespace {

constexpr const char* kSlugOf =
    "SELECT slug FROM cells WHERE identity = ? ORDER BY status, slug LIMIT 1";

// Everything about the runs of one store; each pretraining is read once.
class Inputs {
 public:
  explicit Inputs(Database& store) : store_(store), slug_of_(store, kSlugOf) {}

  Json of(const CellRow& run) {
    if (run.status == "missing") return Json::object();
    const CellDetails cell = show_cell(store_, run.slug);
    Json input = cell.input;
    input.erase("upstream");
    input.erase("beat_classes");
    if (!cell.upstream.empty()) input["pretraining"] = pretraining(cell.upstream);
    if (cell.environment) input["environment"] = to_json(*cell.environment);
    return input;
  }

 private:
  Json pretraining(const std::string& identity) {
    const auto [found, is_new] = pretrainings_.try_emplace(identity, Json::object());
    if (!is_new) return found->second;
    const bool there = slug_of_.bind(identity).step();
    const std::string slug = there ? slug_of_.text(0) : "";
    slug_of_.reset();
    if (there) found->second = show_cell(store_, slug).input;
    found->second.erase("beat_classes");
    return found->second;
  }

  Database& store_;
  Statement slug_of_;
  std::map<std::string, Json> pretrainings_;
};

bool same(const Json& a, const Json& b) {
  return a.is_discarded() || b.is_discarded() ? a.is_discarded() == b.is_discarded() : a == b;
}

bool same(const JsonDifference& x, const JsonDifference& y) {
  return same(x.a, y.a) && same(x.b, y.b);
}

constexpr std::string_view kPretraining = "pretraining.";

// Without what says nothing new: an empty object beside none, and what the run and its pretraining
// have in common.
std::vector<JsonDifference> telling(const std::vector<JsonDifference>& all) {
  std::map<std::string, JsonDifference> own;
  for (const JsonDifference& d : all) own.emplace(d.key, d);
  std::vector<JsonDifference> kept;
  for (const JsonDifference& d : all) {
    if ((d.a.is_discarded() && d.b.is_null()) || (d.b.is_discarded() && d.a.is_null())) continue;
    if (d.key.starts_with(kPretraining)) {
      const auto twin = own.find(d.key.substr(kPretraining.size()));
      if (twin != own.end() && same(twin->second, d)) continue;
    }
    kept.push_back(d);
  }
  return kept;
}

}  // namespace

std::vector<InputDifference> input_differences(Database& store_a, Database& store_b,
                                               const RunPairs& runs) {
  Inputs of_a(store_a), of_b(store_b);
  std::map<std::string, InputDifference> all;
  for (const auto& [run_a, run_b] : runs.pairs) {
    if (run_a.status == "missing" || run_b.status == "missing") continue;
    for (const JsonDifference& difference :
         telling(json_differences(of_a.of(run_a), of_b.of(run_b)))) {
      const std::string key = difference.key;
      InputDifference& seen = all.try_emplace(key, InputDifference{difference}).first->second;
      ++seen.pairs;
      seen.alike &= same(seen.difference, difference);
    }
  }
  std::vector<InputDifference> differences;
  for (auto& [key, difference] : all) differences.push_back(std::move(difference));
  return differences;
}

}  // namespace beatbench

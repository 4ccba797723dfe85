#include "results/exchange/prediction_files.h"

#include "harness/base/json.h"
#include "harness/base/npy.h"
#include "harness/metrics/boundaries.h"

namespace beatbench {

void write_predictions(const TestSet& set, const Predictions& p,
                       const std::filesystem::path& folder) {
  const auto items = std::ssize(set.items), classes = std::ssize(set.classes);
  switch (set.kind) {
    case TestSet::Kind::multilabel:
      write_npy<std::uint8_t>(folder / "truth.npy", {items, classes}, set.truth);
      write_npy<float>(folder / "predictions.npy", {items, classes}, p.scores);
      break;
    case TestSet::Kind::multiclass:
      write_npy<std::uint8_t>(folder / "truth.npy", {items}, set.truth);
      write_npy<std::uint8_t>(folder / "answers.npy", {items}, p.answers);
      break;
    case TestSet::Kind::waves:
      write_npy<std::int64_t>(folder / "counts.npy", {items, classes, 3},
                              std::vector<std::int64_t>(p.counts.begin(), p.counts.end()));
      if (!p.boundaries.empty())
        write_npy<double>(folder / "boundaries.npy", {items, classes, 2, kBoundarySums},
                          p.boundaries);
  }
  Json thresholds = Json::array();
  for (std::size_t c = 0; c < set.classes.size(); ++c)
    thresholds.push_back(c < p.thresholds.size() && p.thresholds[c] ? Json(*p.thresholds[c])
                                                                    : Json());
  write_json(folder / "ids.json", set.items);
  write_json(folder / "items.json", {{"kind", kind_name(set.kind)},
                                     {"classes", set.classes},
                                     {"patients", set.patients},
                                     {"thresholds", thresholds}});
}

}  // namespace beatbench

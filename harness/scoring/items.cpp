#include "harness/scoring/items.h"

#include "harness/base/npy.h"
#include "harness/metrics/boundaries.h"

namespace beatbench {

void write_items(const std::filesystem::path& folder, const ScoredItems& items) {
  const auto count = std::ssize(items.patients), classes = std::ssize(items.classes);
  if (items.kind == "waves") {
    write_npy<std::int64_t>(folder / "counts.npy", {count, classes, 3}, items.counts);
    write_npy<double>(folder / "boundaries.npy", {count, classes, 2, kBoundarySums},
                      items.boundaries);
  } else if (items.kind == "multilabel") {
    write_npy<std::uint8_t>(folder / "truth.npy", {count, classes}, items.truth);
  } else {
    write_npy<std::uint8_t>(folder / "truth.npy", {count}, items.truth);
  }
  Json thresholds = Json::array();
  for (const auto& threshold : items.thresholds)
    thresholds.push_back(threshold ? Json(*threshold) : Json());
  write_json(folder / "items.json", {{"kind", items.kind},
                                     {"classes", items.classes},
                                     {"patients", items.patients},
                                     {"thresholds", thresholds}});
}

}  // namespace beatbench

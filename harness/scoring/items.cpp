#include "harness/scoring/items.h"

#include "harness/base/npy.h"

namespace beatbench {

void write_items(const std::filesystem::path& folder, const ScoredItems& items) {
  Json thresholds = Json::array();
  for (const auto& threshold : items.thresholds)
    thresholds.push_back(threshold ? Json(*threshold) : Json());
  write_json(folder / "items.json", {{"kind", items.kind},
                                     {"classes", items.classes},
                                     {"patients", items.patients},
                                     {"thresholds", thresholds}});
  const auto count = std::ssize(items.patients), classes = std::ssize(items.classes);
  if (items.kind == "waves")
    write_npy<std::int64_t>(folder / "counts.npy", {count, classes, 3}, items.counts);
  else if (items.kind == "multilabel")
    write_npy<std::uint8_t>(folder / "truth.npy", {count, classes}, items.truth);
  else
    write_npy<std::uint8_t>(folder / "truth.npy", {count}, items.truth);
}

}  // namespace beatbench

#include "harness/metrics/wave_definitions.h"

#include <array>
#include <deque>
#include <vector>

namespace beatbench {
namespace {

using enum Direction;

constexpr auto kPlain = std::to_array<MetricDefinition>({
    {"dice.v1{absent=skip}", "Dice",
     "2TP/(2TP+FP+FN) over the annotated samples of all records added up; equals F1; missing where "
     "truth and prediction are empty",
     higher_is_better, ""},
    {"dice.v1{absent=skip,mean=record}", "Dice (per record)",
     "The mean over records of each record's Dice, records without the class left out",
     higher_is_better, ""},
    {"iou.v1{absent=skip}", "IoU",
     "TP/(TP+FP+FN) over the annotated samples of all records added up", higher_is_better, ""},
    {"boundary_f1.v1{tolerance=150ms}", "Boundary F1 (150 ms)",
     "F1 of onsets and offsets, matched one to one by smallest distance within 150 ms; one that is "
     "predicted where nothing is annotated counts only if it matches",
     higher_is_better, ""},
    {"boundary_f1.v1{tolerance=40ms}", "Boundary F1 (40 ms)",
     "F1 of onsets and offsets, matched one to one by smallest distance within 40 ms; one that is "
     "predicted where nothing is annotated counts only if it matches",
     higher_is_better, ""},
    {"boundary_precision.v1{tolerance=150ms}", "Boundary precision (150 ms)",
     "TP/(TP+FP) of the onsets and offsets that boundary F1 at 150 ms matches; 0 where some are "
     "marked but none is predicted",
     higher_is_better, ""},
    {"boundary_precision.v1{tolerance=40ms}", "Boundary precision (40 ms)",
     "TP/(TP+FP) of the onsets and offsets that boundary F1 at 40 ms matches; 0 where some are "
     "marked but none is predicted",
     higher_is_better, ""},
    {"boundary_recall.v1{tolerance=150ms}", "Boundary recall (150 ms)",
     "TP/(TP+FN) of the onsets and offsets that boundary F1 at 150 ms matches", higher_is_better,
     ""},
    {"boundary_recall.v1{tolerance=40ms}", "Boundary recall (40 ms)",
     "TP/(TP+FN) of the onsets and offsets that boundary F1 at 40 ms matches", higher_is_better,
     ""},
    {"boundary_error_mean.v1{tolerance=150ms}", "Boundary error, mean",
     "Mean of prediction minus truth over the boundaries matched within 150 ms", nearest_to_zero,
     "ms"},
    {"boundary_error_sd.v1{tolerance=150ms}", "Boundary error, SD",
     "Standard deviation (n - 1) of prediction minus truth over the boundaries matched within 150 "
     "ms",
     lower_is_better, "ms"},
});

struct Setting {
  std::string_view id, name, explanation;
};
constexpr Setting kPost{kPostSetting, "post-processed",
                        "; short gaps filled and fragments dropped before"};
constexpr Setting kMerged{kMergedSetting, "merged leads",
                          "; the leads of a record merged into one before"};

// Built once; the deque keeps what the views of the table look at.
class Table {
 public:
  Table() : definitions_(kPlain.begin(), kPlain.end()) {
    add(kPost);
    add(kMerged);  // of the plain and of the post-processed ones
  }
  std::span<const MetricDefinition> definitions() const { return definitions_; }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  void add(const Setting& setting) {
    const std::vector<MetricDefinition> before = definitions_;
    for (const MetricDefinition& plain : before)
      definitions_.push_back(
          {keep(with_setting(plain.id, setting.id)),
           keep(std::string(plain.name) + ", " + std::string(setting.name)),
           keep(std::string(plain.explanation) + std::string(setting.explanation)), plain.direction,
           plain.unit});
  }

  std::deque<std::string> texts_;
  std::vector<MetricDefinition> definitions_;
};

}  // namespace

std::string with_setting(std::string_view id, std::string_view setting) {
  std::string with(id);
  with.insert(with.size() - 1, "," + std::string(setting));
  return with;
}

std::span<const MetricDefinition> wave_definitions() {
  static const Table table;
  return table.definitions();
}

}  // namespace beatbench

#include "harness/run/given_splits.h"

#include "datasets/given_split.h"
#include "harness/base/error.h"
#include "harness/run/labelled_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace beatbench {
namespace {

int folds_of(const Manifest::Protocol& protocol) {
  return protocol.options.values().contains("folds")
             ? static_cast<int>(protocol.options.integer("folds"))
             : 0;
}

// Of a set with folds of its own: by which draw of the labels a cell of that seed goes.
std::int64_t draw_of(const Manifest::Protocol& protocol, std::int64_t seed) {
  const bool has = protocol.options.values().contains("draw");
  return has && protocol.options.integer("draw") >= 0 ? protocol.options.integer("draw") : seed;
}

std::string cell_text(std::int64_t fold, std::int64_t seed) {
  return (fold > 0 ? fmt::format("fold {} of ", fold) : std::string()) +
         fmt::format("seed {}", seed);
}

class Checker {
 public:
  Checker(const Manifest::Protocol& protocol, const PlannedData& data, Problems& problems)
      : protocol_(protocol), data_(data), problems_(problems) {
    if (data.fingerprint.empty()) return;
    const PreparedSet set(data.prepared);
    records_ =
        labelled_records(set.records(), set.classes(), set.statements(), protocol.id).records;
  }

  // The lists of a file; none where it cannot be used at all.
  std::optional<SplitLists> read(const Manifest::SplitFile& split) {
    const auto refuse = [&](const std::string& why) {
      problems_.add(split.where, split.file.filename().string() + ": " + why);
    };
    try {
      SplitLists lists = read_split_lists(split.file);
      const int folds = folds_of(protocol_);
      if (lists.plan.dataset != data_.id)
        refuse("is of " + lists.plan.dataset + ", not of " + data_.id);
      else if (lists.plan.folds != folds)
        refuse(fmt::format("is of {} folds, the protocol has {}", lists.plan.folds, folds));
      else if (!records_.empty())
        for (const std::string& mistake : split_mistakes(lists, records_, folds == 0))
          refuse(mistake);
      return lists;
    } catch (const DataError& error) {
      problems_.add(split.where, error.what());
      return std::nullopt;
    }
  }

 private:
  const Manifest::Protocol& protocol_;
  const PlannedData& data_;
  Problems& problems_;
  std::vector<RecordInfo> records_;  // empty: not prepared yet
};

}  // namespace

GivenSplits::GivenSplits(const Manifest& manifest, const Catalogue& catalogue,
                         const DataTable& data) {
  Problems problems;
  for (const Manifest::Protocol& protocol : manifest.protocols) {
    if (protocol.splits.empty()) continue;
    Checker checker(protocol, data.at(catalogue.find("protocol", protocol.id)->dataset), problems);
    const std::size_t before = problems.messages().size();
    for (const Manifest::SplitFile& split : protocol.splits)
      if (std::optional<SplitLists> lists = checker.read(split))
        lists_[split.file] = *std::move(lists);
    if (problems.messages().size() > before) continue;  // what is lacking may be in a mistaken one
    for (const std::int64_t seed : manifest.seeds)
      for (std::int64_t fold = std::min(1, folds_of(protocol)); fold <= folds_of(protocol); ++fold)
        for (const double fraction : protocol.label_fractions)
          if (of(protocol, fraction, fold, seed).sha256.empty())
            problems.add(protocol.splits.front().where,
                         fmt::format("none of the files of protocol '{}' has the lists of {} at "
                                     "{:g} % of the labels",
                                     protocol.id, cell_text(fold, seed), 100 * fraction));
  }
  problems.throw_if_any(ExitCode::usage);
}

const SplitLists* GivenSplits::find(const Manifest::Protocol& protocol, std::int64_t fold,
                                    std::int64_t seed, std::filesystem::path& file) const {
  std::vector<std::filesystem::path> of_fold;
  for (const Manifest::SplitFile& split : protocol.splits)
    if (lists_.at(split.file).plan.fold == fold) of_fold.push_back(split.file);
  for (const auto& candidate : of_fold) {
    const SplitPlan& plan = lists_.at(candidate).plan;
    const bool own = fold > 0 ? static_cast<std::int64_t>(plan.seed) == seed
                              : static_cast<std::int64_t>(plan.draw) == draw_of(protocol, seed);
    if (of_fold.size() > 1 && !own) continue;
    file = candidate;
    return &lists_.at(candidate);
  }
  return nullptr;
}

GivenSplit GivenSplits::of(const Manifest::Protocol& protocol, double fraction, std::int64_t fold,
                           std::int64_t seed) const {
  GivenSplit split;
  if (protocol.splits.empty()) return split;
  const SplitLists* lists = find(protocol, fold, seed, split.file);
  if (lists == nullptr) return split;
  split.name = lists->plan.name;
  split.sha256 = sha256_of(*lists, fraction);
  return split;
}

}  // namespace beatbench

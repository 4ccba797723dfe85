#include "datasets/split_lists.h"

#include "datasets/splits.h"
#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kFormat = "beatbench-splits";
constexpr int kVersion = 1;

using Indices = std::vector<std::int64_t>;

const RecordInfo& at(std::span<const RecordInfo> records, std::int64_t index) {
  return records[static_cast<std::size_t>(index)];
}

Split own_folds(std::span<const RecordInfo> records) {
  Split split;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const int fold = records[i].fold;
    if (records[i].labels.empty() || fold < 1 || fold > 10) continue;
    Indices& part = fold <= 8 ? split.train : fold == 9 ? split.validation : split.test;
    part.push_back(static_cast<std::int64_t>(i));
  }
  return split;
}

Split split_of(std::span<const RecordInfo> records, const SplitPlan& plan) {
  if (plan.folds > 0)
    return patient_folds(records, plan.folds, plan.seed)
        .at(static_cast<std::size_t>(plan.fold - 1));
  if (!has_own_folds(records))
    throw UsageError(plan.dataset + " has no folds of its own: say into how many to deal it");
  return own_folds(records);
}

std::string title(const std::string& part, double fraction) {
  return fraction < 1 ? fmt::format("{} at {:g} %", part, 100 * fraction) : part;
}

IdList list_of(std::span<const RecordInfo> records, const Indices& indices, std::string part,
               double fraction) {
  IdList list{std::move(part), fraction, 0, {}};
  std::set<std::string> patients;
  for (const std::int64_t i : indices) {
    list.ids.push_back(at(records, i).id);
    patients.insert(at(records, i).patient);
  }
  list.patients = std::ssize(patients);
  return list;
}

// Such a class cannot be learnt, chosen for or scored.
void warn(std::span<const RecordInfo> records, const std::vector<std::string>& classes,
          const Indices& indices, const IdList& list, std::vector<std::string>& warnings) {
  for (std::size_t c = 0; c < classes.size(); ++c)
    if (std::ranges::none_of(indices, [&](std::int64_t i) {
          const auto& labels = at(records, i).labels;
          return c < labels.size() && labels[c] != 0;
        }))
      warnings.push_back(fmt::format("class {} has no positive in {}", classes[c],
                                     title(list.part, list.fraction)));
}

SplitLists from_json(const Json& json) {
  if (json.at("format") != kFormat || json.at("version") != kVersion)
    throw DataError(fmt::format("not of the format {} {}", kFormat, kVersion));
  SplitLists read;
  read.plan = {json.at("dataset"),
               json.at("name"),
               json.at("folds"),
               json.at("fold"),
               json.at("seed"),
               json.at("draw"),
               {}};
  for (const Json& item : json.at("lists")) {
    const IdList list{item.at("part"), item.at("fraction"), item.at("patients"), item.at("ids")};
    if (sha256_of(list) != item.at("sha256").get<std::string>())
      throw DataError(title(list.part, list.fraction) + ": its ids are not those of its SHA-256");
    if (list.part == "train") read.plan.fractions.push_back(list.fraction);
    read.lists.push_back(list);
  }
  json.at("warnings").get_to(read.warnings);
  return read;
}

}  // namespace

std::string sha256_of(const IdList& list) {
  Sha256 hash;
  for (const std::string& id : list.ids) hash.update(id).update("\n");
  return hash.hex();
}

bool has_own_folds(std::span<const RecordInfo> records) {
  return std::ranges::any_of(records, [](const RecordInfo& info) { return info.fold > 0; });
}

SplitLists make_split_lists(std::span<const RecordInfo> records,
                            const std::vector<std::string>& classes, const SplitPlan& plan) {
  SplitLists made{plan, {}, {}};
  std::ranges::sort(made.plan.fractions);
  const Split split = split_of(records, plan);
  const auto add = [&](const Indices& indices, const char* part, double fraction) {
    made.lists.push_back(list_of(records, indices, part, fraction));
    warn(records, classes, indices, made.lists.back(), made.warnings);
  };
  for (const double fraction : made.plan.fractions)
    add(fraction < 1 ? label_subset(records, split.train, fraction, plan.draw) : split.train,
        "train", fraction);
  add(split.validation, "validation", 1);
  add(split.test, "test", 1);
  return made;
}

std::string file_name(const SplitPlan& plan) {
  const std::string draw = fmt::format("-d{}", plan.draw);
  if (plan.folds == 0) return plan.name + draw + ".json";
  return fmt::format("{}-f{}-s{}{}.json", plan.name, plan.fold, plan.seed,
                     plan.draw == plan.seed ? "" : draw);
}

Json to_json(const SplitLists& lists) {
  Json parts = Json::array();
  for (const IdList& list : lists.lists)
    parts.push_back({{"part", list.part},
                     {"fraction", list.fraction},
                     {"records", list.ids.size()},
                     {"patients", list.patients},
                     {"sha256", sha256_of(list)},
                     {"ids", list.ids}});
  const SplitPlan& plan = lists.plan;
  return {{"format", kFormat},         {"version", kVersion}, {"dataset", plan.dataset},
          {"name", plan.name},         {"folds", plan.folds}, {"fold", plan.fold},
          {"seed", plan.seed},         {"draw", plan.draw},   {"lists", parts},
          {"warnings", lists.warnings}};
}

SplitLists read_split_lists(const fs::path& file) {
  const Json json = read_json(file);
  try {
    return from_json(json);
  } catch (const Json::exception& error) {
    throw DataError(file.string() + ": not as docs/splits.md says (" + error.what() + ")");
  } catch (const DataError& error) {
    throw DataError(file.string() + ": " + error.what());
  }
}

std::vector<std::string> differences(const SplitLists& here, const SplitLists& there) {
  std::vector<std::string> found;
  if (here.plan.dataset != there.plan.dataset)
    return {"of " + there.plan.dataset + ", not of " + here.plan.dataset};
  if (here.lists.size() != there.lists.size())
    return {fmt::format("{} lists, not {}", there.lists.size(), here.lists.size())};
  for (std::size_t i = 0; i < here.lists.size(); ++i) {
    const IdList &a = here.lists[i], &b = there.lists[i];
    if (a == b) continue;
    const std::set<std::string> in_a(a.ids.begin(), a.ids.end()), in_b(b.ids.begin(), b.ids.end());
    const auto alone = [](const auto& of, const auto& other) {
      return std::ranges::count_if(of, [&](const std::string& id) { return !other.contains(id); });
    };
    found.push_back(fmt::format("{}: {} ids here alone, {} there alone", title(b.part, b.fraction),
                                alone(in_a, in_b), alone(in_b, in_a)));
  }
  return found;
}

}  // namespace beatbench

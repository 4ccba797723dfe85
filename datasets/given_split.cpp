#include "datasets/given_split.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/joined.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace {

constexpr const char* kParts[] = {"train", "validation", "test"};

std::string title(const IdList& list) {
  return list.fraction < 1 ? fmt::format("{} at {:g} %", list.part, 100 * list.fraction)
                           : list.part;
}

// "record 'a'", "3 records ('a', 'b', 'c')", at most three of them named.
std::string records_text(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(kShown, ids.size()); ++i)
    shown.push_back("'" + ids[i] + "'");
  if (ids.size() > kShown) shown.emplace_back("…");
  return ids.size() == 1 ? "record " + shown.front()
                         : fmt::format("{} records ({})", ids.size(), joined(shown));
}

using Names = std::map<std::string, const RecordInfo*, std::less<>>;

Names by_id(std::span<const RecordInfo> records) {
  Names names;
  for (const RecordInfo& record : records) names.emplace(record.id, &record);
  return names;
}

const IdList* find_list(const SplitLists& lists, const std::string& part, double fraction) {
  const auto found = std::ranges::find_if(lists.lists, [&](const IdList& list) {
    return list.part == part && list.fraction == fraction;
  });
  return found == lists.lists.end() ? nullptr : &*found;
}

class Checker {
 public:
  Checker(const SplitLists& lists, std::span<const RecordInfo> records, bool labelled)
      : lists_(lists), names_(by_id(records)), labelled_(labelled) {}

  std::vector<std::string> mistakes() {
    for (const IdList& list : lists_.lists) check_ids(list);
    for (const char* part : kParts) check_part(part);
    check_apart("id", [](const RecordInfo& record) { return record.id; });
    check_apart("patient", [](const RecordInfo& record) { return record.patient; });
    check_nested();
    return std::move(found_);
  }

 private:
  void check_ids(const IdList& list) {
    std::set<std::string> seen;
    std::vector<std::string> unknown, twice, unlabelled;
    for (const std::string& id : list.ids) {
      if (!seen.insert(id).second) twice.push_back(id);
      const auto record = names_.find(id);
      if (record == names_.end())
        unknown.push_back(id);
      else if (labelled_ && record->second->labels.empty())
        unlabelled.push_back(id);
    }
    const auto tell = [&](const std::vector<std::string>& ids, const char* what) {
      if (!ids.empty()) found_.push_back(title(list) + ": " + records_text(ids) + " " + what);
    };
    tell(unknown, "not in the data set as it is prepared");
    tell(twice, "listed twice");
    tell(unlabelled, "without a label of the protocol");
    if (list.ids.empty()) found_.push_back(title(list) + ": is empty");
    if (std::ranges::find(kParts, list.part) == std::end(kParts))
      found_.push_back("'" + list.part + "' is no part (train, validation, test)");
  }

  void check_part(const char* part) {
    const auto of_part = [&](const IdList& list) { return list.part == part; };
    const auto count = std::ranges::count_if(lists_.lists, of_part);
    if (count == 0) found_.push_back(std::string("has no list of the part ") + part);
    if (count > 1 && part != std::string("train"))
      found_.push_back(fmt::format("has {} lists of the part {}", count, part));
    if (part != std::string("train")) return;
    std::set<double> fractions;
    for (const IdList& list : lists_.lists)
      if (of_part(list) && !fractions.insert(list.fraction).second)
        found_.push_back("has two lists of " + title(list));
  }

  // No value of `of` in two of the three parts.
  template <typename Of>
  void check_apart(const char* what, Of of) {
    std::map<std::string, std::map<std::string, std::string>> parts;  // value → part → record
    for (const IdList& list : lists_.lists)
      for (const std::string& id : list.ids)
        if (const auto record = names_.find(id); record != names_.end())
          parts[of(*record->second)].emplace(list.part, id);
    std::map<std::string, std::vector<std::string>> crossing;  // "train and test" → values
    for (const auto& [value, where] : parts) {
      if (where.size() < 2) continue;
      std::string names;
      for (const auto& [part, id] : where) names += (names.empty() ? "" : " and ") + part;
      crossing[names].push_back(value);
    }
    for (const auto& [names, values] : crossing)
      found_.push_back(
          fmt::format("{}: {} {} in both", names,
                      values.size() == 1 ? std::string("one") : std::to_string(values.size()),
                      std::string(what) + (values.size() == 1 ? "" : "s")) +
          " (" + joined(std::span(values).first(std::min<std::size_t>(3, values.size()))) +
          (values.size() > 3 ? ", …)" : ")"));
  }

  void check_nested() {
    std::vector<const IdList*> train;
    for (const IdList& list : lists_.lists)
      if (list.part == "train") train.push_back(&list);
    std::ranges::sort(train, {}, &IdList::fraction);
    for (std::size_t i = 0; i + 1 < train.size(); ++i) {
      const std::set<std::string> larger(train[i + 1]->ids.begin(), train[i + 1]->ids.end());
      std::vector<std::string> outside;
      for (const std::string& id : train[i]->ids)
        if (!larger.contains(id)) outside.push_back(id);
      if (!outside.empty())
        found_.push_back(title(*train[i]) + ": " + records_text(outside) + " not in " +
                         title(*train[i + 1]) + ", of which it must be a subset");
    }
  }

  const SplitLists& lists_;
  Names names_;
  bool labelled_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> split_mistakes(const SplitLists& lists,
                                        std::span<const RecordInfo> records, bool labelled) {
  return Checker(lists, records, labelled).mistakes();
}

std::string sha256_of(const SplitLists& lists, double fraction) {
  Sha256 hash;
  for (const char* part : kParts) {
    const IdList* list = find_list(lists, part, part == std::string("train") ? fraction : 1);
    if (list == nullptr) return "";
    hash.update(std::string(part) + " " + sha256_of(*list) + "\n");
  }
  return hash.hex();
}

Split read_given_split(const std::filesystem::path& file, double fraction,
                       const std::string& sha256, std::span<const RecordInfo> records) {
  const SplitLists lists = read_split_lists(file);
  if (sha256_of(lists, fraction) != sha256)
    throw DataError(file.string() + ": its lists are not those of SHA-256 " + sha256.substr(0, 12) +
                    " that this cell was planned with. Run the experiment again");
  std::map<std::string, std::int64_t> rows;
  for (std::size_t r = 0; r < records.size(); ++r)
    rows.emplace(records[r].id, static_cast<std::int64_t>(r));
  const auto rows_of = [&](const char* part, double share) {
    std::vector<std::int64_t> indices;
    for (const std::string& id : find_list(lists, part, share)->ids) {
      const auto row = rows.find(id);
      if (row == rows.end())
        throw DataError(file.string() + ": names the record '" + id +
                        "', which is not in the data set as it is prepared");
      indices.push_back(row->second);
    }
    std::ranges::sort(indices);
    return indices;
  };
  return {rows_of("train", fraction), rows_of("validation", 1), rows_of("test", 1)};
}

}  // namespace beatbench

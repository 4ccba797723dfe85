#include "datasets/ptbxl/label_sets.h"

#include "harness/base/error.h"
#include "harness/base/nearest.h"

#include <algorithm>
#include <map>
#include <set>

namespace beatbench {
namespace {

// The class of each statement of the set: "" for none.
std::string class_in(const ScpStatement& statement, const std::string& set) {
  if (set == "subclass") return statement.subclass;
  const bool in = set == "all" || (set == "rhythm" ? statement.rhythm : statement.form);
  return in ? statement.code : "";
}

}  // namespace

RecordLabels statement_labels(std::span<const RecordInfo> records,
                              std::span<const ScpStatement> statements, const std::string& set) {
  std::map<std::string, std::string> class_of;  // by code
  std::set<std::string> names;
  for (const ScpStatement& statement : statements)
    if (const std::string name = class_in(statement, set); !name.empty()) {
      class_of[statement.code] = name;
      names.insert(name);
    }
  RecordLabels all{{names.begin(), names.end()}, {}};
  for (const RecordInfo& record : records) {
    std::vector<std::uint8_t> labels(names.size(), 0);
    bool any = false;
    for (const std::string& code : record.statements) {
      const auto found = class_of.find(code);
      if (found == class_of.end()) continue;
      labels[static_cast<std::size_t>(std::ranges::find(all.classes, found->second) -
                                      all.classes.begin())] = 1;
      any = true;
    }
    if (!any) labels.clear();
    all.labels.push_back(std::move(labels));
  }
  return all;
}

RecordLabels ptbxl_labels(const PreparedSet& data, const std::string& set) {
  if (std::ranges::find(ptbxl_label_sets(), set) == ptbxl_label_sets().end())
    throw UsageError("there is no set of labels '" + set + "'" +
                     suggestion(set, ptbxl_label_sets()));
  if (set == "superclass") {
    RecordLabels own{data.classes(), {}};
    for (const RecordInfo& record : data.records()) own.labels.push_back(record.labels);
    return own;
  }
  if (data.statements().empty())
    throw DataError(data.folder().string() + ": holds no statements, which the labels '" + set +
                    "' are made from. It was prepared by an older version: run the experiment "
                    "anew");
  return statement_labels(data.records(), data.statements(), set);
}

}  // namespace beatbench

#include "harness/run/labelled_records.h"

#include "datasets/ptbxl/label_sets.h"

namespace beatbench {

LabelledRecords labelled_records(std::vector<RecordInfo> records,
                                 const std::vector<std::string>& classes,
                                 const std::vector<ScpStatement>& statements,
                                 const std::string& protocol) {
  const std::string set = protocol.starts_with("ptbxl_") ? protocol.substr(6) : "superclass";
  if (set == "superclass") return {std::move(records), classes};
  RecordLabels own = statement_labels(records, statements, set);
  for (std::size_t r = 0; r < records.size(); ++r) records[r].labels = std::move(own.labels[r]);
  return {std::move(records), own.classes};
}

}  // namespace beatbench

#include "datasets/registry.h"

#include "datasets/cinc2021/cinc2021.h"
#include "datasets/ludb/ludb.h"
#include "datasets/mitdb/mitdb.h"
#include "datasets/ptbxl/ptbxl.h"
#include "harness/base/error.h"
#include "harness/base/nearest.h"

#include <algorithm>

namespace beatbench {

const std::vector<DatasetKind>& dataset_kinds() {
  static const std::vector<DatasetKind> kinds = {
      {"ptbxl", "PTB-XL: 21,799 twelve-lead ECGs with diagnoses", "ptb-xl-1.0.3",
       "https://physionet.org/content/ptb-xl/1.0.3/", open_ptbxl},
      {"ludb", "LUDB: 200 twelve-lead ECGs with P, QRS and T marked in each lead", "ludb-1.0.1",
       "https://physionet.org/content/ludb/1.0.1/", open_ludb},
      {"mitdb", "MIT-BIH Arrhythmia: 48 two-lead half-hour ECGs with every beat marked",
       "mitdb-1.0.0", "https://physionet.org/content/mitdb/1.0.0/", open_mitdb},
      {"cinc2021", "PhysioNet/CinC challenge 2021: 88,253 twelve-lead ECGs to pretrain on",
       "challenge-2021-1.0.3", "https://physionet.org/content/challenge-2021/1.0.3/",
       open_cinc2021},
  };
  return kinds;
}

std::unique_ptr<Dataset> open_dataset(const std::string& name,
                                      const std::filesystem::path& folder) {
  const auto& kinds = dataset_kinds();
  const auto kind = std::ranges::find(kinds, name, &DatasetKind::name);
  if (kind != kinds.end()) return kind->open(folder);
  std::vector<std::string> names;
  for (const DatasetKind& known : kinds) names.push_back(known.name);
  throw UsageError("unknown data set '" + name + "'" + suggestion(name, names));
}

}  // namespace beatbench

#pragma once

#include "datasets/record.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// One entry a reader: the name that manifests use ("ptbxl") and how to open a folder of it.
struct DatasetKind {
  std::string name;
  std::string title;
  std::string folder_name;  // the usual name of its folder: "ptb-xl-1.0.3"
  std::string source;       // where a user gets it
  std::unique_ptr<Dataset> (*open)(const std::filesystem::path& folder);
};

const std::vector<DatasetKind>& dataset_kinds();  // ptbxl, ludb, mitdb, cinc2021

// Opens a folder with the reader of that name. UsageError for an unknown name, DataError as Dataset
// says.
std::unique_ptr<Dataset> open_dataset(const std::string& name, const std::filesystem::path& folder);

}  // namespace beatbench

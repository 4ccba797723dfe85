// The rows that learn nothing, from the manifest to their numbers.
#include "tests/worker/whole.h"

#include <gtest/gtest.h>

#include <set>

namespace beatbench {
namespace {

// By "metric scope" of the cells whose name begins so; of several cells the last.
std::map<std::string, Json> metrics_of(const Whole& whole, const std::string& slug) {
  std::map<std::string, Json> values;
  for (const auto& [file, bytes] : whole.kept("w"))
    if (file.starts_with(slug) && file.ends_with("/metrics"))
      for (const Json& row : Json::parse(bytes))
        values[row.at("metric").get<std::string>() + " " + row.at("scope").get<std::string>()] =
            row.at("value");
  return values;
}

TEST(ReferenceRows, EachTakesPartWhereItCanAndGivesItsNumbers) {
  Whole whole;
  std::string methods;
  for (const char* id : {"classical_delineator", "class_prior", "ecg_features"})
    methods += std::string("[[method]]\nplugin = \"") + id + "\"\n";
  whole.write_manifest(methods, "", true, 100);
  EXPECT_EQ(whole.run("w"), 0) << whole.said();

  std::multiset<std::string> cells;
  for (const Json& cell : whole.cells("w")) {
    const std::string slug = cell.at("cell");
    EXPECT_EQ(cell.at("status"), "done") << slug << cell.at("message");
    cells.insert(slug.substr(0, slug.rfind('-')));
  }
  EXPECT_EQ(cells, (std::multiset<std::string>{
                       "class_prior-ludb_waves-linear-f1-s0", "class_prior-ludb_waves-linear-f2-s0",
                       "class_prior-pretrain-s0", "class_prior-ptbxl_superclass-linear-s0",
                       "classical_delineator-ludb_waves-rule-f1-s0",
                       "classical_delineator-ludb_waves-rule-f2-s0", "ecg_features-pretrain-s0",
                       "ecg_features-ptbxl_superclass-linear-s0"}));

  const auto prior = metrics_of(whole, "class_prior-ptbxl_superclass");
  const auto features = metrics_of(whole, "ecg_features-ptbxl_superclass");
  EXPECT_EQ(prior.at("auroc macro"), 0.5) << "equal scores order nothing";
  EXPECT_GT(features.at("auroc macro"), 0.5);
  const auto rule = metrics_of(whole, "classical_delineator-ludb_waves");
  EXPECT_GT(rule.at("dice QRS"), 0.7);
  EXPECT_GT(rule.at("dice macro"), 0.5);
  EXPECT_LT(metrics_of(whole, "class_prior-ludb_waves").at("dice macro"), 0.35);
  EXPECT_EQ(whole.run("w", {"--dry-run"}), 0);
  EXPECT_NE(whole.said().find("8 cells: 8 done"), std::string::npos) << whole.said();
}

}  // namespace
}  // namespace beatbench

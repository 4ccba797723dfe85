#include "results/report/judged_on_notes.h"

#include "results/report/columns.h"

#include <gtest/gtest.h>

namespace beatbench {
namespace {

ReportTable table(const std::vector<Json>& details) {
  ReportTable table;
  table.rows.emplace_back();
  for (const Json& one : details) table.rows.back().runs.emplace_back().details = one.dump();
  return table;
}

using Notes = std::vector<std::string>;

TEST(JudgedOnNotes, SayNothingOfAProtocolsOwnDataAndSplit) {
  EXPECT_EQ(judged_on_notes(table({{{"records", {{"test", 4}}}}, Json::object()})), Notes());
}

TEST(JudgedOnNotes, NameTheOtherSetOnceWithItsSilentLeads) {
  const Json on = {{"tested_on", {{"dataset", "qtdb-1.0.0"}, {"silent_leads", {"I", "V6"}}}}};
  EXPECT_EQ(
      judged_on_notes(table({on, on})),
      Notes{"judged on all of qtdb-1.0.0; trained on the protocol's own data; the leads I, V6 "
            "are zero for the encoder, in training and test"});
}

TEST(JudgedOnNotes, NameGivenSplitsWithTheirDigests) {
  const auto split = [](const char* digit) {
    return Json{{"split", {{"name", "mine"}, {"sha256", std::string(64, *digit)}}}};
  };
  EXPECT_EQ(judged_on_notes(table({split("b"), split("a"), split("a")})),
            Notes{"split by given lists 'mine', SHA-256 aaaaaaaaaaaa, bbbbbbbbbbbb"});
}

TEST(JudgedOnNotes, WavesOnAnotherSetHaveTheMainColumnsOfWaves) {
  const ColumnKey dice{"dice", "dice.v1{absent=skip}", "macro"}, iou{"iou", "iou.v1", "macro"};
  EXPECT_TRUE(is_main_column("ludb_waves@qtdb-1.0.0", dice));
  EXPECT_FALSE(is_main_column("ludb_waves@qtdb-1.0.0", iou));
}

}  // namespace
}  // namespace beatbench

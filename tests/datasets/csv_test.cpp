#include "datasets/csv.h"

#include "tests/datasets/fixture.h"

namespace beatbench {
namespace {

using Cells = std::vector<std::string>;

Cells only_row(const std::string& text) {
  const CsvTable table = parse_csv(text, "t.csv");
  EXPECT_EQ(table.rows.size(), 1u);
  return table.rows.at(0).cells;
}

// RFC 4180 section 2, points 2 to 7.
TEST(Csv, ReadsFieldsAsRfc4180HasThem) {
  EXPECT_EQ(only_row("a,b,c\nx,,z\n"), (Cells{"x", "", "z"}));
  EXPECT_EQ(only_row("a,b\nx, y "), (Cells{"x", " y "}));
  EXPECT_EQ(only_row("a,b\n\"x,1\",\"say \"\"hi\"\"\"\n"), (Cells{"x,1", "say \"hi\""}));
  EXPECT_EQ(only_row("a,b\n\"two\nlines\",\"\"\n"), (Cells{"two\nlines", ""}));
  EXPECT_EQ(only_row("a,b\r\nx,y\r\n"), (Cells{"x", "y"}));
  EXPECT_EQ(only_row("\xEF\xBB\xBF"
                     "a,b\n\n1,2\n\n"),
            (Cells{"1", "2"}));
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF"
                      "a,b\n",
                      "t")
                .columns,
            (Cells{"a", "b"}));
  EXPECT_TRUE(parse_csv("a,b", "t").rows.empty());
}

TEST(Csv, CountsTheLinesInsideFields) {
  const CsvTable table = parse_csv("a,b\n\"1\n2\n\",x\n\"\n\",y\nz,z\n", "t.csv");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 5);
  EXPECT_EQ(table.rows[2].line, 7);
  EXPECT_EQ(table.where(table.rows[2]), "t.csv:7: ");
}

TEST(Csv, SaysWhatIsWrongAndWhere) {
  const auto message = [](const std::string& text) {
    return message_of([&] { parse_csv(text, "t.csv"); });
  };
  EXPECT_EQ(message(""), "t.csv: is empty, its header line is missing");
  EXPECT_EQ(message("a,b\n1,2\n3\n"), "t.csv:3: has 1 fields, the header line has 2");
  EXPECT_EQ(message("a,b\n\"1\n\",2\n3,\"4\n5\n"),
            "t.csv:4: the quote that opens here is never closed");
  EXPECT_EQ(
      message("a\n\"1\"2\n"),
      "t.csv:2: text follows a closing quote. A quote inside a quoted field is written twice");
  EXPECT_EQ(message("a\n1\"2\n"), "t.csv:2: a quote inside a field that does not begin with one");
  EXPECT_EQ(message_of([] { parse_csv("age,sex\n", "t.csv").column("aeg"); }),
            "t.csv:1: has no column 'aeg' (did you mean 'age'?)");
}

}  // namespace
}  // namespace beatbench

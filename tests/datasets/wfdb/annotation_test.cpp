// Bytes assembled by hand from https://physionet.org/physiotools/wag/annot-5.htm: a word is code <<
// 10 | interval.
#include "datasets/wfdb/annotation.h"

#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

namespace beatbench::wfdb {
namespace {

std::string bytes(std::initializer_list<unsigned> values) { return {values.begin(), values.end()}; }

std::string message_of(const std::string& content) {
  try {
    decode_annotations(content, "r.atr");
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Annotations, AWordHoldsCodeAndInterval) {
  // N (1) after 18: 0x0412; V (5) 1023 later: 0x17ff; end
  const auto list = decode_annotations(bytes({0x12, 0x04, 0xff, 0x17, 0, 0}), "r.atr");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0], (Annotation{.sample = 18, .symbol = 'N'}));
  EXPECT_EQ(list[1], (Annotation{.sample = 1041, .symbol = 'V'}));
}

TEST(Annotations, SkipHoldsForTheNextOneHighWordFirst) {
  // SKIP (59 << 10 = 0xec00) by 0x00012345, then A (8) with 2 more
  const auto list =
      decode_annotations(bytes({0x00, 0xec, 0x01, 0x00, 0x45, 0x23, 0x02, 0x20, 0, 0}), "r.atr");
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0], (Annotation{.sample = 0x12345 + 2, .symbol = 'A'}));
}

TEST(Annotations, NumberAndChannelHoldOnSubtypeAndTextDoNot) {
  const auto list =
      decode_annotations(bytes({0x05, 0x70,                        // '+' (28) at 5
                                0x02, 0xf4,                        // SUB 2
                                0x01, 0xf8,                        // CHN 1
                                0x07, 0xf0,                        // NUM 7
                                0x03, 0xfc, '(', 'A', 'B',  0x00,  // AUX of 3 bytes, padded
                                0x01, 0x04,                        // N at 6
                                0x03, 0xfc, '(', 'N', 0x00, 0x00,
                                0x00, 0x00}),  // AUX whose closing zero is counted; end
                         "r.atr");
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0], (Annotation{5, '+', 2, 1, 7, "(AB"}));
  EXPECT_EQ(list[1], (Annotation{6, 'N', 0, 1, 7, "(N"}));
}

TEST(Annotations, TheTableOfCodesIsThatOfTheWfdbLibrary) {
  const struct {
    int code;
    char symbol;
  } table[] = {{1, 'N'},  {2, 'L'},  {3, 'R'},  {4, 'a'},  {5, 'V'},  {6, 'F'},  {7, 'J'},
               {8, 'A'},  {9, 'S'},  {10, 'E'}, {11, 'j'}, {12, '/'}, {13, 'Q'}, {14, '~'},
               {16, '|'}, {18, 's'}, {19, 'T'}, {20, '*'}, {21, 'D'}, {22, '"'}, {23, '='},
               {24, 'p'}, {25, 'B'}, {26, '^'}, {27, 't'}, {28, '+'}, {29, 'u'}, {30, '?'},
               {31, '!'}, {32, '['}, {33, ']'}, {34, 'e'}, {35, 'n'}, {36, '@'}, {37, 'x'},
               {38, 'f'}, {39, '('}, {40, ')'}, {41, 'r'}};
  for (const auto& row : table) {
    EXPECT_EQ(symbol_of(row.code), row.symbol) << row.code;
    EXPECT_EQ(code_of(row.symbol), row.code) << row.symbol;
  }
  for (const int code : {15, 17, 42, 49, 58, 63, -1, 1000}) EXPECT_EQ(symbol_of(code), '?') << code;
  EXPECT_EQ(code_of('k'), -1);
  EXPECT_EQ(code_of('\0'), -1);
}

TEST(Annotations, RefusesDamagedFiles) {
  const struct {
    std::string content, part;
  } rows[] = {
      {"", "r.atr: truncated after 0 bytes"},
      {bytes({0x12, 0x04}), "truncated after 2 bytes and 1 annotations"},
      {bytes({0x12, 0x04, 0x00}), "truncated"},
      {bytes({0x12, 0x04, 0x00, 0xec, 0x01}), "truncated"},
      {bytes({0x12, 0x04, 0x05, 0xfc, 'a', 0}), "truncated in the text of annotation 1"},
      {bytes({0x12, 0x04, 0, 0, 7}), "1 bytes after its end mark"},
      {bytes({0x02, 0xf4, 0, 0}), "detail of an annotation that is not there"},
      {bytes({0x12, 0x04, 0x00, 0xec, 0xff, 0xff, 0xf0, 0xff, 0x01, 0x04, 0, 0}),
       "goes back in time from sample 18 to 3"},
  };
  for (const auto& row : rows)
    EXPECT_NE(message_of(row.content).find(row.part), std::string::npos) << message_of(row.content);
}

TEST(Annotations, ReadsBackWhatItWrites) {
  Draws draws(2, "annotations");
  std::vector<Annotation> list;
  std::int64_t sample = 0;
  const std::string symbols = "NLRVAp(t)+~\"";
  for (int i = 0; i < 500; ++i) {
    sample += static_cast<std::int64_t>(draws.below(i % 10 == 0 ? 3'000'000 : 1400));
    Annotation next{.sample = sample, .symbol = symbols[draws.below(symbols.size())]};
    if (i % 3 == 0) next.subtype = static_cast<std::int8_t>(draws.below(256));
    next.channel = static_cast<std::uint8_t>(draws.below(3) * 127);
    next.number = static_cast<std::int8_t>(draws.below(256));
    if (i % 4 == 0) next.aux = std::string(1 + draws.below(1023), 'x');
    list.push_back(next);
  }
  EXPECT_EQ(decode_annotations(encode_annotations(list), "r.atr"), list);
  EXPECT_TRUE(decode_annotations(encode_annotations({}), "r.atr").empty());
}

TEST(Annotations, RefusesToWriteWhatTheFormatCannotHold) {
  const auto encode = [](std::vector<Annotation> list) { return encode_annotations(list); };
  EXPECT_THROW(encode({{.sample = 5, .symbol = 'k'}}), DataError);
  EXPECT_THROW(encode({{.sample = -1, .symbol = 'N'}}), DataError);
  EXPECT_THROW(encode({{.sample = 5, .symbol = 'N'}, {.sample = 4, .symbol = 'N'}}), DataError);
  EXPECT_THROW(encode({{.sample = 5, .symbol = '+', .aux = std::string(1024, 'x')}}), DataError);
}

}  // namespace
}  // namespace beatbench::wfdb

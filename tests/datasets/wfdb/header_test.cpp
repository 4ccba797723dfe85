// Facts: https://physionet.org/physiotools/wag/header-5.htm (the form of a header and its
// defaults).
#include "datasets/wfdb/header.h"

#include "harness/base/error.h"

#include <gtest/gtest.h>

namespace beatbench::wfdb {
namespace {

std::string message_of(const std::string& text) {
  try {
    parse_header(text, "r.hea");
  } catch (const DataError& error) {
    return error.what();
  } catch (const Error& error) {
    return error.code() == ExitCode::data ? error.what() : "wrong exit code";
  }
  return "no error";
}

TEST(Header, ReadsTheFormOfMitBihWithCarriageReturns) {
  const auto h = parse_header(
      "100 2 360 650000\r\n100.dat 212 200 11 1024 995 -22131 0 MLII\r\n"
      "100.dat 212 200 11 1024 1011 20052 0 V5\r\n# 69 M 1085 1629 x1\r\n# Aldomet, Inderal\r\n",
      "100.hea");
  EXPECT_EQ(h.record, "100");
  EXPECT_EQ(h.rate_hz, 360);
  EXPECT_EQ(h.samples, 650000);
  ASSERT_EQ(h.signals.size(), 2u);
  const Signal mlii{.file = "100.dat",
                    .format = 212,
                    .byte_offset = 0,
                    .gain = 200,
                    .baseline = 1024,
                    .unit = "mV",
                    .resolution_bits = 11,
                    .adc_zero = 1024,
                    .initial_value = 995,
                    .checksum = static_cast<std::int16_t>(-22131),
                    .description = "MLII"};
  EXPECT_EQ(h.signals[0], mlii);  // no baseline given: the ADC zero
  EXPECT_EQ(h.comments, (std::vector<std::string>{"69 M 1085 1629 x1", "Aldomet, Inderal"}));
}

TEST(Header, ReadsGainsWithBaselineAndUnit) {
  const auto h = parse_header(
      "1 4 500 5000\n1.dat 16 1716(6)/mV 0 0 -120 -32198 0 i\n1.dat 16 1000.0(0)/mV 16 0 64 64758 "
      "0 AVR\n"
      "1.dat 16 0.5(-3)/uV\n1.dat 16 2e3\n",
      "1.hea");
  EXPECT_EQ(h.signals[0].gain, 1716);
  EXPECT_EQ(h.signals[0].baseline, 6);
  EXPECT_EQ(h.signals[0].adc_zero, 0);
  EXPECT_EQ(h.signals[1].checksum, static_cast<std::int16_t>(64758 - 65536));  // the same mod 2^16
  EXPECT_EQ(h.signals[2].gain, 0.5);
  EXPECT_EQ(h.signals[2].baseline, -3);
  EXPECT_EQ(h.signals[2].unit, "uV");
  EXPECT_EQ(h.signals[3].gain, 2000);
}

TEST(Header, TakesTheDefaultsOfWfdbForMissingFields) {
  const auto h = parse_header("a 2\na.dat 16\na.dat 16 0 12 100\n", "a.hea");
  EXPECT_EQ(h.rate_hz, 250);
  EXPECT_EQ(h.samples, 0);
  EXPECT_EQ(h.signals[0], (Signal{.file = "a.dat"}));
  EXPECT_EQ(h.signals[0].gain, 200);
  EXPECT_EQ(h.signals[1].gain, 200);  // 0: not calibrated
  EXPECT_EQ(h.signals[1].baseline, 100);
  EXPECT_EQ(h.signals[1].initial_value, 100);
  EXPECT_FALSE(h.signals[1].checksum.has_value());
}

TEST(Header, ReadsCounterBaseTimeOffsetAndBlanksInDescriptions) {
  const auto h = parse_header(
      "# made by hand\n\nr 1 360/125.5(-12) 100 12:30:15.25 01/02/1999\n"
      "r.mat 16+24 1000/mV 16 0 -4 20290 0 lead I,  left\n",
      "r.hea");
  EXPECT_EQ(h.rate_hz, 360);
  EXPECT_EQ(h.samples, 100);
  EXPECT_EQ(h.signals[0].byte_offset, 24);
  EXPECT_EQ(h.signals[0].description, "lead I,  left");
  EXPECT_EQ(h.comments.front(), "made by hand");
}

TEST(Header, ReadsBackWhatItWrites) {
  Header h{.record = "x",
           .rate_hz = 128.5,
           .samples = 7,
           .signals = {},
           .comments = {"age: 51", "#second"}};
  h.signals.push_back({.file = "x.dat",
                       .format = 212,
                       .byte_offset = 512,
                       .gain = 1.0 / 3,
                       .baseline = -7,
                       .unit = "uV",
                       .resolution_bits = 11,
                       .adc_zero = 5,
                       .initial_value = 9,
                       .checksum = std::int16_t{-1},
                       .description = "V1 of two"});
  h.signals.push_back({.file = "y.dat"});
  EXPECT_EQ(parse_header(header_text(h), "x.hea"), h);
}

TEST(Header, RefusesBadHeadersWithTheirPosition) {
  const struct {
    std::string text, part;
  } rows[] = {
      {"", "r.hea: holds no record line"},
      {"# only a comment\n", "holds no record line"},
      {"r\n", "r.hea:1:1: \"r\" has no number of signals"},
      {"r two\n", "r.hea:1:3: \"two\" is not the number of signals"},
      {"r -1\n", "\"-1\" is not the number of signals"},
      {"r/3 1 100 10\nr.dat 16\n", "several segments"},
      {"r 1 0 10\nr.dat 16\n", "r.hea:1:5: \"0\" is no sampling rate"},
      {"r 1 nan 10\nr.dat 16\n", "is no sampling rate"},
      {"r 1 360( 10\nr.dat 16\n", "is no sampling rate"},
      {"r 1 100 1e3\nr.dat 16\n", "\"1e3\" is not the number of samples"},
      {"r 1 100 10 noon\nr.dat 16\n", "is no base time"},
      {"r 1 100 10 12:00 May\nr.dat 16\n", "is no base date"},
      {"r 2 100 10\nr.dat 16\n", "ends after 1 of 2 signal lines"},
      {"r 1 100 10\nr.dat 16\nr.dat 16\n",
       "r.hea:3:1: \"r.dat 16\" is one signal line more than the 1"},
      {"r 1 100 10\nr.dat\n", "has no format"},
      {"r 1 100 10\nr.dat 80\n", "r.hea:2:7: \"80\" is signal format 80, which is not read"},
      {"r 1 100 10\nr.dat x16\n", "is no signal format"},
      {"r 1 100 10\nr.dat 16+-2\n", "is no signal format"},
      {"r 1 100 10\nr.dat 16x4\n", "several samples a frame"},
      {"r 1 100 10\nr.dat 16 1000(1/mV\n", "r.hea:2:10: \"1000(1/mV\" is no gain"},
      {"r 1 100 10\nr.dat 16 inf\n", "is no gain"},
      {"r 1 100 10\nr.dat 16 200 x\n", "is not the ADC resolution"},
      {"r 1 100 10\nr.dat 16 200 12 0 0 sum\n", "\"sum\" is not the checksum"},
      {"r 1 100 10\n../r.dat 16\n", "outside the record's folder"},
      {"r 1 100 10\n/etc/r.dat 16\n", "outside the record's folder"},
  };
  for (const auto& row : rows)
    EXPECT_NE(message_of(row.text).find(row.part), std::string::npos) << message_of(row.text);
}

TEST(Header, NamesEveryMistakeAtOnce) {
  const auto message = message_of("r 2 fast 10\nr.dat 80\nr.dat 16 loud\n");
  for (const auto* part : {"r.hea:1:5", "r.hea:2:7", "r.hea:3:10"})
    EXPECT_NE(message.find(part), std::string::npos) << message;
}

}  // namespace
}  // namespace beatbench::wfdb

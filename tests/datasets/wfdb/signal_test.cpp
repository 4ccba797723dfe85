// Bytes assembled by hand from https://physionet.org/physiotools/wag/signal-5.htm.
#include "datasets/wfdb/signal.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/seed.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace beatbench::wfdb {
namespace {

using Digital = std::vector<std::vector<std::int32_t>>;

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / temporary_name();
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  static std::string temporary_name() { return temporary_beside("wfdb").filename().string(); }
  void put(const std::string& name, std::initializer_list<unsigned> bytes) const {
    write_file_atomically(folder / name, std::string(bytes.begin(), bytes.end()));
  }
  Digital digital(const std::string& header) const {
    return read_digital(parse_header(header, "r.hea"), folder);
  }
  std::string message_of(const std::string& header) const {
    try {
      digital(header);
    } catch (const DataError& error) {
      return error.what();
    }
    return "no error";
  }
  std::filesystem::path folder;
};

using SignalFiles = Folder;

TEST_F(SignalFiles, Format16IsTwosComplementLowByteFirst) {
  // 1, -2 | 256, -32767 | 32767, no sample
  put("r.dat", {0x01, 0x00, 0xfe, 0xff, 0x00, 0x01, 0x01, 0x80, 0xff, 0x7f, 0x00, 0x80});
  EXPECT_EQ(digital("r 2 100 3\nr.dat 16\nr.dat 16\n"),
            (Digital{{1, 256, 32767}, {-2, -32767, kNoSample}}));
}

TEST_F(SignalFiles, Format212PacksTwoSamplesInThreeBytes) {
  // 995 = 0x3e3 and 1011 = 0x3f3, the first samples of MIT-BIH 100: e3 33 f3; -1 = 0xfff and -2048
  // (no sample)
  put("r.dat", {0xe3, 0x33, 0xf3, 0xff, 0x8f, 0x00});
  EXPECT_EQ(digital("r 2 360 2\nr.dat 212\nr.dat 212\n"), (Digital{{995, -1}, {1011, kNoSample}}));
}

TEST_F(SignalFiles, Format212EndsWithTwoOrThreeBytesAfterAnOddNumber) {
  put("a.dat", {0xe3, 0x33, 0xf3, 0xfe, 0x0f});
  put("b.dat", {0xe3, 0x33, 0xf3, 0xfe, 0x0f, 0x00});
  EXPECT_EQ(digital("r 1 360 3\na.dat 212\n"), (Digital{{995, 1011, -2}}));
  EXPECT_EQ(digital("r 1 360 3\nb.dat 212\n"), (Digital{{995, 1011, -2}}));
}

TEST_F(SignalFiles, ReadsSeveralFilesAndByteOffsets) {
  put("a.dat", {0xaa, 0xbb, 0xcc, 0x05, 0x00, 0x06, 0x00});
  put("b.dat", {0x07, 0x80, 0xff});
  EXPECT_EQ(digital("r 2 100 2\na.dat 16+3\nb.dat 212\n"), (Digital{{5, 6}, {7, -1 - 0x700}}));
  EXPECT_EQ(digital("r 2 100\na.dat 16+3\nb.dat 212\n"),
            (Digital{{5, 6}, {7, -1 - 0x700}}));  // samples unknown
}

TEST_F(SignalFiles, ComparesChecksumsModulo65536) {
  put("r.dat", {0xff, 0xff, 0xfe, 0xff});  // -1 - 2
  EXPECT_EQ(digital("r 1 100 2\nr.dat 16 200 12 0 0 -3 0 I\n"), (Digital{{-1, -2}}));
  EXPECT_EQ(digital("r 1 100 2\nr.dat 16 200 12 0 0 65533 0 I\n"), (Digital{{-1, -2}}));
  const auto message = message_of("r 1 100 2\nr.dat 16 200 12 0 0 4 0 I\n");
  EXPECT_NE(message.find("r.dat: signal \"I\" has checksum -3, its header says 4"),
            std::string::npos)
      << message;
}

TEST_F(SignalFiles, SizesThatDisagreeNameTheFileAndBothSizes) {
  put("r.dat", {0, 0, 0, 0, 0, 0});
  const auto truncated = message_of("r 1 100 4\nr.dat 16\n"),
             longer = message_of("r 1 100 2\nr.dat 16\n");
  EXPECT_NE(truncated.find("r.dat: has 6 bytes, its header says 8"), std::string::npos)
      << truncated;
  EXPECT_NE(truncated.find("truncated"), std::string::npos);
  EXPECT_NE(longer.find("r.dat: has 6 bytes, its header says 4"), std::string::npos) << longer;
  EXPECT_NE(message_of("r 1 100 1\nr.dat 16+100\n").find("truncated"), std::string::npos);
  EXPECT_NE(message_of("r 1 100 1099511627776\nr.dat 16\n").find("truncated"), std::string::npos);
  EXPECT_NE(message_of("r 1 100 2\nmissing.dat 16\n").find("missing.dat"), std::string::npos);
  EXPECT_NE(message_of("r 2 100 2\nr.dat 16\nr.dat 212\n").find("different formats"),
            std::string::npos);
}

TEST_F(SignalFiles, PhysicalValuesAreMillivoltsWhateverTheUnit) {
  put("r.dat", {0x6a, 0x00, 0x6a, 0x00, 0x6a, 0x00, 0x00, 0x80});  // 106, no sample at the end
  const auto h = parse_header(
      "r 4 100 1\nr.dat 16 200(6)/mV\nr.dat 16 0.2(6)/uV\nr.dat 16 2e5(6)/V\nr.dat 16\n", "r");
  const auto mv = read_physical_mv(h, folder);
  for (int i = 0; i < 3; ++i)
    EXPECT_FLOAT_EQ(mv[static_cast<std::size_t>(i)][0], 0.5f);  // (106 - 6) / 200
  EXPECT_TRUE(std::isnan(mv[3][0]));
  EXPECT_THROW(read_physical_mv(parse_header("r 1 100 4\nr.dat 16 200/mmHg\n", "r"), folder),
               DataError);
}

TEST_F(SignalFiles, ReadsBackWhatItWrites) {
  Draws draws(1, "wfdb");
  for (const int format : {16, 212})
    for (const std::size_t width : {1u, 2u, 3u}) {
      for (const std::size_t samples : {0u, 1u, 2u, 7u, 100u}) {
        const int high = format == 16 ? 32767 : 2047;
        Header h{.record = "w", .rate_hz = 360, .samples = 0, .signals = {}, .comments = {"c"}};
        Digital values(width);
        for (auto& signal : values) {
          h.signals.push_back({.file = "",
                               .format = format,
                               .byte_offset = 0,
                               .gain = 100,
                               .baseline = 3,
                               .unit = "mV",
                               .resolution_bits = 12,
                               .adc_zero = 0,
                               .initial_value = 0,
                               .checksum = {},
                               .description = "V" + std::to_string(h.signals.size())});
          for (std::size_t i = 0; i < samples; ++i)
            signal.push_back(
                i == 3 ? kNoSample
                       : static_cast<int>(draws.below(static_cast<unsigned>(2 * high + 1))) - high);
        }
        write_record(folder, h, values);
        const auto back = read_header(folder / "w.hea");
        EXPECT_EQ(back.samples, static_cast<std::int64_t>(samples));
        EXPECT_EQ(read_digital(back, folder), values) << format << ' ' << width << ' ' << samples;
      }
    }
}

TEST_F(SignalFiles, RefusesToWriteWhatTheFormatCannotHold) {
  Header h{.record = "w",
           .rate_hz = 1,
           .samples = 0,
           .signals = {{.file = "", .format = 212}},
           .comments = {}};
  EXPECT_THROW(write_record(folder, h, Digital{{2048}}), DataError);
  EXPECT_THROW(write_record(folder, h, Digital{{-2048}}), DataError);  // reserved for "no sample"
  EXPECT_THROW(write_record(folder, h, Digital{{1}, {2}}), DataError);
  h.signals.push_back({.file = "", .format = 16});
  EXPECT_THROW(write_record(folder, h, Digital{{1}, {2}}), DataError);
  h.signals[1].format = 212;
  EXPECT_THROW(write_record(folder, h, Digital{{1}, {2, 3}}), DataError);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace
}  // namespace beatbench::wfdb

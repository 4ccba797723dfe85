// The layout is NumPy's format 1.0 (numpy.lib.format): magic, version, header length, a dictionary
// padded with blanks to a multiple of 64 bytes and ended by a newline, then the data.
#include "harness/base/npy.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <string>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

// A file of the format, put together by hand.
std::string npy_bytes(const std::string& dict, const std::string& data, int version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += static_cast<char>(version);
  bytes += '\0';
  bytes += static_cast<char>(dict.size() & 0xff);
  bytes += static_cast<char>(dict.size() >> 8);
  return bytes + dict + data;
}

template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <typename T>
void expect_round_trip(const std::vector<std::int64_t>& shape, const std::vector<T>& values,
                       const char* dtype) {
  const TemporaryFolder folder;
  write_npy<T>(folder / "a.npy", shape, values);
  const NpyArray array(folder / "a.npy");
  EXPECT_EQ(array.shape(), shape);
  EXPECT_EQ(array.dtype(), dtype);
  EXPECT_EQ(array.size(), static_cast<std::int64_t>(values.size()));
  const auto read = array.as<T>();
  EXPECT_EQ(std::vector<T>(read.begin(), read.end()), values);
}

TEST(Npy, ReadsBackWhatItWrote) {
  expect_round_trip<float>({2, 3}, {0, -1.5F, 2, 3, 4, 1e30F}, "<f4");
  expect_round_trip<double>({3}, {0.1, -0.2, 1e300}, "<f8");
  expect_round_trip<std::int64_t>({1, 2}, {INT64_MIN, INT64_MAX}, "<i8");
  expect_round_trip<std::int32_t>({2, 1, 1}, {-7, 7}, "<i4");
  expect_round_trip<std::uint8_t>({4}, {0, 1, 128, 255}, "|u1");
}

TEST(Npy, KeepsEmptyAndScalarShapes) {
  expect_round_trip<float>({0}, {}, "<f4");
  expect_round_trip<float>({3, 0, 2}, {}, "<f4");
  expect_round_trip<double>({}, {5.0}, "<f8");
}

TEST(Npy, WritesNumPysLayout) {
  const TemporaryFolder folder;
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  write_npy<float>(folder / "a.npy", {2, 3}, values);
  const std::string bytes = read_file(folder / "a.npy");
  ASSERT_EQ(bytes.size(), 128U + 24U);
  EXPECT_EQ(bytes.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_TRUE(
      bytes.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (2,3,), }"))
      << bytes.substr(10, 80);
  EXPECT_EQ(bytes[127], '\n');
  EXPECT_EQ(bytes.substr(128), bytes_of(values));
}

TEST(Npy, ReadsNumPysOwnSpelling) {
  const TemporaryFolder folder;
  std::string dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }";
  dict += std::string(117 - dict.size(), ' ') + "\n";
  std::ofstream(folder / "a.npy", std::ios::binary)
      << npy_bytes(dict, bytes_of<double>({1.25, -2}));
  const NpyArray array(folder / "a.npy");
  EXPECT_EQ(array.shape(), (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(array.as<double>()[1], -2);
}

TEST(Npy, RefusesAnotherType) {
  const TemporaryFolder folder;
  write_npy<float>(folder / "a.npy", {1}, std::vector<float>{1});
  EXPECT_THROW(NpyArray(folder / "a.npy").as<double>(), DataError);
}

TEST(Npy, RefusesDamagedFiles) {
  const TemporaryFolder folder;
  const std::string data = bytes_of<float>({1, 2});
  const auto dict = [](const std::string& descr, const std::string& order,
                       const std::string& shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  };
  const std::string good = npy_bytes(dict("'<f4'", "False", "(2,)"), data);
  const std::pair<const char*, std::string> kDamaged[] = {
      {"empty", ""},
      {"no magic", "hello, this is a text"},
      {"magic alone", good.substr(0, 8)},
      {"cut in the header", good.substr(0, 40)},
      {"cut in the data", good.substr(0, good.size() - 1)},
      {"bytes too many", good + "x"},
      {"another version", npy_bytes(dict("'<f4'", "False", "(2,)"), data, 2)},
      {"Fortran order", npy_bytes(dict("'<f4'", "True", "(2,)"), data)},
      {"big endian", npy_bytes(dict("'>f4'", "False", "(2,)"), data)},
      {"structured type", npy_bytes(dict("[('a', '<f4')]", "False", "(2,)"), data)},
      {"text type", npy_bytes(dict("'<U4'", "False", "(2,)"), data)},
      {"object type", npy_bytes(dict("'|O'", "False", "(1,)"), data)},
      {"no shape", npy_bytes("{'descr': '<f4', 'fortran_order': False}\n", data)},
      {"shape of letters", npy_bytes(dict("'<f4'", "False", "(two,)"), data)},
      {"shape with a tail", npy_bytes(dict("'<f4'", "False", "(2x,)"), data)},
      {"negative shape", npy_bytes(dict("'<f4'", "False", "(-1,)"), data)},
      {"two negatives", npy_bytes(dict("'<f4'", "False", "(-1,-2)"), data)},
      {"shape past 64 bits", npy_bytes(dict("'<f4'", "False", "(99999999999999999999,)"), data)},
      {"product past 64 bits", npy_bytes(dict("'<f4'", "False", "(4611686018427387905,4,)"),
                                         bytes_of<float>({1, 2, 3, 4}))},
      {"wrapped byte count", npy_bytes(dict("'<f4'", "False", "(4611686018427387906,)"), data)},
  };
  for (const auto& [what, bytes] : kDamaged) {
    std::ofstream(folder / "a.npy", std::ios::binary) << bytes;
    EXPECT_THROW(NpyArray(folder / "a.npy"), DataError) << what;
  }
  std::ofstream(folder / "a.npy", std::ios::binary) << good;
  EXPECT_EQ(NpyArray(folder / "a.npy").as<float>()[1], 2) << "the undamaged one is read";
  EXPECT_THROW(NpyArray(folder / "none.npy"), DataError);
  EXPECT_THROW(NpyArray(folder.path()), DataError);
}

TEST(NpyWriter, ShowsNothingBeforeCommit) {
  const TemporaryFolder folder;
  {
    NpyWriter<float> writer(folder / "a.npy", {2});
    writer.append(std::vector<float>{1, 2});
    EXPECT_FALSE(fs::exists(folder / "a.npy"));
  }
  EXPECT_TRUE(fs::is_empty(folder.path())) << "given up: the temporary file goes too";
}

TEST(NpyWriter, AppendsRowByRow) {
  const TemporaryFolder folder;
  NpyWriter<std::int32_t> writer(folder / "a.npy", {3, 2});
  for (std::int32_t row = 0; row < 3; ++row)
    writer.append(std::vector<std::int32_t>{row, 10 * row});
  writer.commit();
  EXPECT_EQ(NpyArray(folder / "a.npy").as<std::int32_t>()[5], 20);
}

TEST(NpyWriter, RefusesACountThatIsNotItsShape) {
  const TemporaryFolder folder;
  for (const std::size_t count : {1UL, 3UL}) {
    NpyWriter<float> writer(folder / "a.npy", {2});
    writer.append(std::vector<float>(count));
    EXPECT_THROW(writer.commit(), DataError) << count;
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
  const auto no_folder = [&] {
    NpyWriter<float> writer(folder / "none/a.npy", {1});
    writer.append(std::vector<float>{1});
    writer.commit();
  };
  EXPECT_THROW(no_folder(), DataError);
}

}  // namespace
}  // namespace beatbench

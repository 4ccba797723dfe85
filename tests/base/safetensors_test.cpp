// The layout is that of https://huggingface.co/docs/safetensors: 8 bytes of header length, little
// endian, a JSON header, the data; every byte of the data belongs to one tensor.
#include "harness/base/safetensors.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace beatbench {
namespace {

std::string file_of(const std::string& header, const std::string& data) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

template <typename T>
TensorView view_of(const char* name, const char* dtype, std::vector<std::int64_t> shape,
                   const std::vector<T>& values) {
  return {name, dtype, std::move(shape), std::as_bytes(std::span(values))};
}

const std::vector<float> kFloats = {1, -2.5F, 1e-30F, 0, 3, 4};
const std::vector<std::int64_t> kIntegers = {INT64_MIN, 7};

std::string refusal(const std::filesystem::path& file) {
  try {
    const SafetensorsFile read(file);
  } catch (const DataError& error) {
    const std::string message = error.what();
    return message.substr(message.find(": ") + 2);
  }
  return "read";
}

TEST(Safetensors, GivesBackNamesTypesShapesBytesAndMetadata) {
  const TemporaryFolder folder;
  const std::vector<std::byte> none;
  write_safetensors(
      folder / "a",
      {{view_of("z.weight", "F32", {2, 3}, kFloats), view_of("a", "I64", {2}, kIntegers),
        TensorView{"empty", "U8", {0, 4}, none}}},
      {{"step", "12"}, {"note", "ä \"quoted\"\n"}});
  const SafetensorsFile file(folder / "a");
  EXPECT_EQ(file.tensors().size(), 3u);
  EXPECT_EQ(file.metadata().at("step"), "12");
  EXPECT_EQ(file.metadata().at("note"), "ä \"quoted\"\n");
  const TensorView* floats = file.find("z.weight");
  ASSERT_TRUE(floats);
  EXPECT_EQ(floats->dtype, "F32");
  EXPECT_EQ(floats->shape, (std::vector<std::int64_t>{2, 3}));
  ASSERT_EQ(floats->bytes.size(), 24u);
  EXPECT_EQ(std::memcmp(floats->bytes.data(), kFloats.data(), 24), 0);
  EXPECT_EQ(std::memcmp(file.find("a")->bytes.data(), kIntegers.data(), 16), 0);
  EXPECT_EQ(file.find("empty")->bytes.size(), 0u);
  EXPECT_EQ(file.find("b"), nullptr);
}

TEST(Safetensors, WritesThePublishedLayout) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", {{view_of("x", "I64", {2}, kIntegers)}}, {});
  const std::string bytes = read_file(folder / "a");
  std::string header = R"({"x":{"data_offsets":[0,16],"dtype":"I64","shape":[2]}})";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  EXPECT_EQ(bytes.substr(0, bytes.size() - 16), file_of(header, ""));
  EXPECT_EQ(std::memcmp(bytes.data() + bytes.size() - 16, kIntegers.data(), 16), 0);
}

TEST(Safetensors, SameArraysGiveTheSameBytes) {
  const TemporaryFolder folder;
  for (const char* name : {"a", "b"})
    write_safetensors(folder / name, {{view_of("x", "F32", {6}, kFloats)}}, {{"k", "v"}});
  EXPECT_EQ(read_file(folder / "a"), read_file(folder / "b"));
}

TEST(Safetensors, CutFilesAreRefusedAtEveryLength) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", {{view_of("x", "F32", {6}, kFloats)}}, {{"k", "v"}});
  const std::string whole = read_file(folder / "a");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_file_atomically(folder / "b", whole.substr(0, length));
    EXPECT_THROW(SafetensorsFile(folder / "b"), DataError) << length;
  }
}

TEST(Safetensors, RefusesHeadersThatLie) {
  const TemporaryFolder folder;
  const std::string data(8, 'd');
  const auto entry = [](const std::string& dtype, const std::string& shape,
                        const std::string& offsets) {
    return R"({"x":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets +
           "}}";
  };
  const std::string sizes = "which is not what its type and shape take";
  const std::pair<std::string, std::string> kCases[] = {
      {entry(R"("F32")", "[2]", "[0,8]"), "read"},
      {entry(R"("F32")", "[3]", "[0,8]"), sizes},  // would be read past the end
      {entry(R"("F64")", "[2]", "[0,8]"), sizes},
      {entry(R"("F32")", "[-2]", "[0,8]"), sizes},
      {entry(R"("F32")", "[4611686018427387904,2]", "[0,8]"), sizes},
      {entry(R"("F33")", "[2]", "[0,8]"), sizes},
      {entry(R"("F32")", "[1]", "[0,4]"), "holds 8 bytes of data, its header names 4"},
      {entry(R"("F32")", "[4]", "[0,16]"), "lies past the file's end"},
      {entry(R"("F32")", "[2]", "[8,0]"), "lies past the file's end"},
      {entry(R"("F32")", "[2]", "[-8,0]"), "lies past the file's end"},
      {entry(R"("F32")", "[2]", "[0]"), "has a damaged header"},
      {entry("32", "[2]", "[0,8]"), "has a damaged header"},
      {entry(R"("F32")", R"("2")", "[0,8]"), "has a damaged header"},
      {R"({"x":7})", "has a damaged header"},
      {R"({"__metadata__":{"k":7}})", "has a damaged header"},
      {"null", "has a damaged header (it is no object)"},
      {"[]", "has a damaged header (it is no object)"},
      {"{\"x\"", "has a damaged header"},
      {"\xff\xfe", "has a damaged header"}};
  for (const auto& [header, expected] : kCases) {
    write_file_atomically(folder / "a", file_of(header, data));
    EXPECT_NE(refusal(folder / "a").find(expected), std::string::npos)
        << header << " gives: " << refusal(folder / "a");
  }
  write_file_atomically(folder / "a", std::string(8, '\xff') + "{}");
  EXPECT_EQ(refusal(folder / "a"), "ends inside its header");
}

TEST(Safetensors, MissingFileAndMissingFolderAreNamed) {
  const TemporaryFolder folder;
  EXPECT_THROW(SafetensorsFile(folder / "none"), DataError);
  EXPECT_THROW(write_safetensors(folder / "none/a", {}, {}), DataError);
}

}  // namespace
}  // namespace beatbench

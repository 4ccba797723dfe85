#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// Arrays in NumPy's .npy format 1.0, C order, little endian: float32, float64, int64, int32, uint8.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

// A read-only array mapped from its file. Copies share the mapping.
class NpyArray {
 public:
  explicit NpyArray(
      const std::filesystem::path& file);  // DataError: missing, not .npy, truncated, other type

  const std::vector<std::int64_t>& shape() const { return shape_; }
  const std::string& dtype() const { return dtype_; }  // "<f4"
  std::int64_t size() const;                           // number of elements
  template <typename T>
  std::span<const T> as() const;  // DataError where the file holds another type

 private:
  std::filesystem::path file_;
  std::shared_ptr<const std::byte> mapping_;
  std::size_t offset_ = 0;
  std::string dtype_;
  std::vector<std::int64_t> shape_;
};

// Writes an array row by row under a temporary name; nothing is seen under `file` before commit().
template <typename T>
class NpyWriter {
 public:
  NpyWriter(std::filesystem::path file, std::vector<std::int64_t> shape);
  ~NpyWriter();  // without commit() the temporary file is removed
  NpyWriter(const NpyWriter&) = delete;
  NpyWriter& operator=(const NpyWriter&) = delete;
  void append(std::span<const T> values);
  void commit();  // DataError on a write error or where the count does not match the shape

 private:
  std::filesystem::path file_, temporary_;
  std::int64_t missing_;
  std::ofstream out_;
};

template <typename T>
void write_npy(const std::filesystem::path& file, std::vector<std::int64_t> shape,
               std::span<const T> values) {
  NpyWriter<T> writer(file, std::move(shape));
  writer.append(values);
  writer.commit();
}

}  // namespace beatbench

#include "harness/base/npy.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/base/mapped_file.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <numeric>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace beatbench {
namespace {

static_assert(std::endian::native == std::endian::little, ".npy files are written little endian");

constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);

template <typename T>
constexpr const char* kType = nullptr;
template <>
constexpr const char* kType<float> = "<f4";
template <>
constexpr const char* kType<double> = "<f8";
template <>
constexpr const char* kType<std::int64_t> = "<i8";
template <>
constexpr const char* kType<std::int32_t> = "<i4";
template <>
constexpr const char* kType<std::uint8_t> = "|u1";

std::int64_t count(const std::vector<std::int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::string header(const char* dtype, const std::vector<std::int64_t>& shape) {
  std::string dict = "{'descr': '" + std::string(dtype) + "', 'fortran_order': False, 'shape': (";
  for (const std::int64_t n : shape) dict += std::to_string(n) + ",";
  dict += "), }";
  while ((kMagic.size() + 2 + dict.size() + 1) % 64 != 0) dict += ' ';
  dict += '\n';
  std::string out(kMagic);
  out += static_cast<char>(dict.size() & 0xff);
  out += static_cast<char>(dict.size() >> 8);
  return out + dict;
}

// The text between `open` and `close` behind `key` in the header's dictionary.
std::string between(const std::string& dict, std::string_view key, char open, char close) {
  const auto at = dict.find(key);
  const auto begin = at == std::string::npos ? at : dict.find(open, at + key.size());
  const auto end = begin == std::string::npos ? begin : dict.find(close, begin + 1);
  return end == std::string::npos ? "" : dict.substr(begin + 1, end - begin - 1);
}

}  // namespace

NpyArray::NpyArray(const std::filesystem::path& file) : file_(file) {
  const auto refuse = [&](const std::string& why) -> void {
    throw DataError(file.string() + ": " + why);
  };
  const MappedFile mapped = map_file(file);
  mapping_ = mapped.data;
  const std::size_t bytes = mapped.size;
  const auto* text = reinterpret_cast<const char*>(mapping_.get());
  if (bytes < 10 || std::string_view(text, kMagic.size()) != kMagic)
    refuse("is not a .npy file of format 1.0");
  const std::size_t length =
      static_cast<unsigned char>(text[8]) | std::size_t{static_cast<unsigned char>(text[9])} << 8;
  offset_ = 10 + length;
  if (bytes < offset_) refuse("ends inside its header");
  const std::string dict(text + 10, length);
  dtype_ = between(dict, "'descr':", '\'', '\'');
  if (dict.find("'fortran_order': False") == std::string::npos) refuse("is not in C order");
  const std::string dims = between(dict, "'shape':", '(', ')');
  for (std::size_t i = 0; i < dims.size();) {
    const auto end = std::min(dims.find(',', i), dims.size());
    const std::string number = dims.substr(i, end - i);
    if (number.find_first_not_of(' ') != std::string::npos) {
      try {
        shape_.push_back(std::stoll(number));
      } catch (const std::exception&) {
        refuse("has a damaged shape '" + dims + "'");
      }
    }
    i = end + 1;
  }
  if (dtype_.size() != 3) refuse("holds the type '" + dtype_ + "', which is not read here");
  const auto needed = static_cast<std::size_t>(size()) * static_cast<std::size_t>(dtype_[2] - '0');
  if (bytes - offset_ != needed)
    refuse("holds " + std::to_string(bytes - offset_) + " bytes of data, its header promises " +
           std::to_string(needed));
}

std::int64_t NpyArray::size() const { return count(shape_); }

template <typename T>
std::span<const T> NpyArray::as() const {
  if (dtype_ != kType<T>)
    throw DataError(file_.string() + ": holds '" + dtype_ + "', expected '" + kType<T> + "'");
  return {reinterpret_cast<const T*>(mapping_.get() + offset_), static_cast<std::size_t>(size())};
}

template <typename T>
NpyWriter<T>::NpyWriter(std::filesystem::path file, std::vector<std::int64_t> shape)
    : file_(std::move(file)), temporary_(temporary_beside(file_)), missing_(count(shape)) {
  out_.open(temporary_, std::ios::binary | std::ios::trunc);
  out_ << header(kType<T>, shape);
}

template <typename T>
NpyWriter<T>::~NpyWriter() {
  std::error_code ignored;
  if (out_.is_open()) std::filesystem::remove(temporary_, ignored);
}

template <typename T>
void NpyWriter<T>::append(std::span<const T> values) {
  missing_ -= static_cast<std::int64_t>(values.size());
  out_.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size_bytes()));
}

template <typename T>
void NpyWriter<T>::commit() {
  if (missing_ != 0)
    throw DataError(file_.string() + ": " + std::to_string(missing_) +
                    " elements short of its shape");
  out_.flush();
  if (!out_) throw DataError(file_.string() + ": cannot be written (" + std::strerror(errno) + ")");
  out_.close();
  commit_file(temporary_, file_);
}

template std::span<const float> NpyArray::as<float>() const;
template std::span<const double> NpyArray::as<double>() const;
template std::span<const std::int64_t> NpyArray::as<std::int64_t>() const;
template std::span<const std::int32_t> NpyArray::as<std::int32_t>() const;
template std::span<const std::uint8_t> NpyArray::as<std::uint8_t>() const;
template class NpyWriter<float>;
template class NpyWriter<double>;
template class NpyWriter<std::int64_t>;
template class NpyWriter<std::int32_t>;
template class NpyWriter<std::uint8_t>;

}  // namespace beatbench

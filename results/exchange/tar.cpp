#include "results/exchange/tar.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "results/exchange/checksums.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBlock = 512;

// IEEE Std 1003.1-1988, §10.1.1; numbers are octal text.
struct Header {
  char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
  char magic[6], version[2], owner[32], group[32], major[8], minor[8], prefix[155], unused[12];
};
static_assert(sizeof(Header) == kBlock);
using Block = std::array<char, kBlock>;

// The sum of all bytes, those of the checksum itself taken as blanks.
unsigned checksum_of(Header header) {
  std::memset(header.checksum, ' ', sizeof header.checksum);
  Block bytes{};
  std::memcpy(bytes.data(), &header, kBlock);
  unsigned sum = 0;
  for (const char byte : bytes) sum += static_cast<unsigned char>(byte);
  return sum;
}

template <std::size_t n>
std::string text_of(const char (&field)[n]) {
  return {field, ::strnlen(field, n)};
}

template <std::size_t n>
std::optional<std::uint64_t> octal(const char (&field)[n]) {
  std::uint64_t value = 0;
  bool any = false;
  for (const char c : field) {
    if (c == '\0' || (c == ' ' && any)) break;
    if (c == ' ') continue;
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
    any = true;
  }
  return value;
}

Header header_of(const fs::path& archive, const std::string& path, std::uint64_t size) {
  Header header{};
  std::string name = path, prefix;
  if (name.size() > sizeof header.name) {
    const std::size_t slash = path.rfind('/');
    if (slash > sizeof header.prefix ||  // or there is none
        path.size() - slash - 1 > sizeof header.name)
      throw DataError(archive.string() + ": '" + path +
                      "' is too long a path for a tar file. Export into a folder instead");
    prefix = path.substr(0, slash);
    name = path.substr(slash + 1);
  }
  std::memcpy(header.name, name.data(), name.size());
  std::memcpy(header.prefix, prefix.data(), prefix.size());
  std::snprintf(header.mode, sizeof header.mode, "%07o", 0644U);
  std::snprintf(header.uid, sizeof header.uid, "%07o", 0U);
  std::snprintf(header.gid, sizeof header.gid, "%07o", 0U);
  std::snprintf(header.size, sizeof header.size, "%011llo", static_cast<unsigned long long>(size));
  std::snprintf(header.mtime, sizeof header.mtime, "%011o", 0U);
  header.type = '0';
  std::memcpy(header.magic, "ustar", 6);
  std::memcpy(header.version, "00", 2);
  std::snprintf(header.checksum, sizeof header.checksum, "%06o", checksum_of(header));
  return header;
}

// Reads an archive from block to block.
class Reader {
 public:
  explicit Reader(const fs::path& archive) : archive_(archive), in_(archive, std::ios::binary) {
    if (!in_) throw DataError(archive.string() + ": cannot be read");
  }

  // nullopt at the end, which is a block of zeros.
  std::optional<Header> next() {
    Header header{};
    read(&header, kBlock);
    static constexpr Header kZeros{};
    if (std::memcmp(&header, &kZeros, kBlock) == 0) return std::nullopt;
    if (octal(header.checksum) != checksum_of(header) || std::memcmp(header.magic, "ustar", 5) != 0)
      refuse("is damaged, or no tar file");
    return header;
  }

  void copy_to(const fs::path& file, std::uint64_t size) {
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    Block block{};
    for (std::uint64_t left = size; left > 0;) {
      const auto part = std::min<std::uint64_t>(left, kBlock);
      read(block.data(), kBlock);
      out.write(block.data(), static_cast<std::streamsize>(part));
      left -= part;
    }
    out.close();
    if (!out) throw DataError(file.string() + ": cannot be written (is the disk full?)");
  }

  [[noreturn]] void refuse(const std::string& why) const {
    throw DataError(archive_.string() + ": " + why + ". Nothing was taken from it");
  }

 private:
  void read(void* to, std::size_t bytes) {
    in_.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
    if (in_.gcount() != static_cast<std::streamsize>(bytes)) refuse("ends too early");
  }

  fs::path archive_;
  std::ifstream in_;
};

bool stays_below(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::ranges::none_of(path, [](const fs::path& part) { return part == ".."; });
}

}  // namespace

void pack_tar(const fs::path& folder, const fs::path& archive) {
  const fs::path temporary = temporary_beside(archive);
  try {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    for (const std::string& name : files_below(folder)) {
      const std::string content = read_file(folder / name);
      const Header header = header_of(archive, name, content.size());
      out.write(reinterpret_cast<const char*>(&header), kBlock);
      out << content << std::string((kBlock - content.size() % kBlock) % kBlock, '\0');
    }
    out << std::string(2 * kBlock, '\0');
    out.close();
    if (!out) throw DataError(archive.string() + ": cannot be written (is the disk full?)");
    commit_file(temporary, archive);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

void unpack_tar(const fs::path& archive, const fs::path& folder) {
  Reader reader(archive);
  fs::create_directories(folder);
  while (const auto header = reader.next()) {
    const std::string prefix = text_of(header->prefix), name = text_of(header->name);
    const fs::path path = prefix.empty() ? fs::path(name) : fs::path(prefix) / name;
    const auto size = octal(header->size);
    if (!size || !stays_below(path)) reader.refuse("holds '" + path.string() + "', outside of it");
    if (header->type == '5') continue;  // folders come with their files
    if (header->type != '0' && header->type != '\0')
      reader.refuse("holds '" + path.string() + "', which is no plain file");
    reader.copy_to(folder / path, *size);
  }
}

}  // namespace beatbench

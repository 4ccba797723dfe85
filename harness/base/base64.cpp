#include "harness/base/base64.h"

#include "harness/base/error.h"

#include <openssl/evp.h>

namespace beatbench {

std::string base64(std::span<const std::byte> bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EncodeBlock ends with a zero byte
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string from_base64(std::string_view text) {
  std::string out(text.size() / 4 * 3, '\0');
  const int length = text.size() % 4 == 0
                         ? EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                           reinterpret_cast<const unsigned char*>(text.data()),
                                           static_cast<int>(text.size()))
                         : -1;
  if (length < 0) throw DataError("no base64: '" + std::string(text.substr(0, 32)) + "'");
  // DecodeBlock gives the padding back as zero bytes.
  const std::size_t padding = text.size() - (text.find_last_not_of('=') + 1);
  out.resize(static_cast<std::size_t>(length) - padding);
  return out;
}

}  // namespace beatbench

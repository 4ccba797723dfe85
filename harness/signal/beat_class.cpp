#include "harness/signal/beat_class.h"

#include <array>
#include <string_view>

namespace beatbench {

std::int64_t aami_class(char symbol) {
  constexpr std::array<std::string_view, 5> kSymbols = {"NLRej", "AaJS", "VE", "F", "/fQ"};
  for (std::size_t k = 0; k < kSymbols.size(); ++k)
    if (kSymbols[k].find(symbol) != std::string_view::npos) return static_cast<std::int64_t>(k);
  return -1;
}

}  // namespace beatbench

#include "results/report/page_json.h"

#include <array>
#include <charconv>
#include <cmath>

namespace beatbench {
namespace {

double six_digits(double value) {
  if (std::abs(value) < 1e6 && value == std::trunc(value)) return value;
  std::array<char, 32> text{};
  char* const end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6)
          .ptr;
  std::from_chars(text.data(), end, value);
  return value;
}

void round_numbers(Json& json) {
  if (json.is_number_float()) json = six_digits(json.get<double>());
  if (json.is_structured())
    for (Json& item : json) round_numbers(item);
}

}  // namespace

Json page_json(Json report) {
  round_numbers(report);
  return report;
}

}  // namespace beatbench

#include "datasets/record.h"

#include <algorithm>
#include <cctype>

namespace beatbench {

const std::vector<std::string>& standard_leads() {
  static const std::vector<std::string> leads = {"I",  "II", "III", "aVR", "aVL", "aVF",
                                                 "V1", "V2", "V3",  "V4",  "V5",  "V6"};
  return leads;
}

std::string standard_lead(std::string_view spelling) {
  const auto same = [&](std::string_view name) {
    return std::ranges::equal(spelling, name, [](unsigned char a, unsigned char b) {
      return std::toupper(a) == std::toupper(b);
    });
  };
  for (const std::string& lead : standard_leads())
    if (same(lead)) return lead;
  return same("MLII") ? "II" : std::string(spelling);
}

}  // namespace beatbench

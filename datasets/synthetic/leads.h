#pragma once

#include <array>
#include <vector>

namespace beatbench::synthetic {

// The eight independent leads I, II, V1 … V6 from X, Y, Z (Dower et al. 1980).
inline constexpr std::array<std::array<double, 3>, 8> kDower = {{{.632, -.235, .059},
                                                                 {.235, 1.066, -.132},
                                                                 {-.515, .157, -.917},
                                                                 {.044, .164, -1.387},
                                                                 {.882, .098, -1.277},
                                                                 {1.213, .127, -.601},
                                                                 {1.125, .127, -.086},
                                                                 {.831, .076, .230}}};

// [8, sample] → [12, sample] in the standard order: III = II - I, aVR = -(I + II) / 2, aVL = I - II
// / 2, aVF = II - I / 2.
inline std::vector<std::vector<double>> twelve_leads(
    const std::vector<std::vector<double>>& eight) {
  std::vector<std::vector<double>> all(12);
  all[0] = eight[0];
  all[1] = eight[1];
  for (std::size_t i = 0; i < eight[0].size(); ++i) {
    const double one = eight[0][i], two = eight[1][i];
    all[2].push_back(two - one);
    all[3].push_back(-(one + two) / 2);
    all[4].push_back(one - two / 2);
    all[5].push_back(two - one / 2);
  }
  for (std::size_t chest = 0; chest < 6; ++chest) all[6 + chest] = eight[2 + chest];
  return all;
}

}  // namespace beatbench::synthetic

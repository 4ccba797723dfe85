#include "datasets/synthetic/conditions.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace beatbench::synthetic {
namespace {

constexpr std::size_t kSeptal = 0, kMain = 1, kBasal = 2;  // kernels of the normal QRS

void add(Kernel& kernel, double factor, const Dipole& mv) {
  for (std::size_t i = 0; i < 3; ++i) kernel.mv[i] += factor * mv[i];
}
void add_t(BeatShape& beat, double factor, const Dipole& mv) {
  for (auto& kernel : beat.t) add(kernel, factor * (kernel.width_s > 0.04 ? 0.25 : 0.75), mv);
}
// `mv` is the height of the segment 110 ms after the R wave.
void add_st(BeatShape& beat, double factor, const Dipole& mv) {
  Kernel st{.at_s = 0.120, .width_s = 0.042, .mv = {}};
  add(st, factor, mv);
  beat.st.push_back(st);
}

// Dead wall: its forces are lost from the first half of the QRS, so that they turn away from it (Q
// wave). While it is fresh the segment rises towards it; later T turns away.
void infarct(BeatShape& beat, double severity, Draws& draws, const Dipole& towards) {
  auto& first = beat.qrs[kSeptal];
  first.width_s += 0.0035 * severity;
  add(first, -0.45 * severity, towards);
  add(beat.qrs[kMain], -0.30 * severity, towards);
  const double fresh = draws.uniform();
  add_st(beat, severity * (0.03 + 0.20 * fresh), towards);
  add_t(beat, -severity * (0.50 - 0.15 * fresh), towards);
}

void anterior(BeatShape& b, double s, Draws& d) { infarct(b, s, d, {0.35, 0, -0.95}); }
void anteroseptal(BeatShape& b, double s, Draws& d) { infarct(b, s, d, {0, 0, -1}); }
void anterolateral(BeatShape& b, double s, Draws& d) { infarct(b, s, d, {0.85, -0.2, -0.6}); }
void inferior(BeatShape& b, double s, Draws& d) { infarct(b, s, d, {-0.1, 1, 0.1}); }
void inferolateral(BeatShape& b, double s, Draws& d) { infarct(b, s, d, {0.65, 0.8, 0.2}); }

void ischaemia(BeatShape& beat, double severity,
               Draws& draws) {  // subendocardial: the segment sinks
  add_st(beat, severity * draws.uniform(0.10, 0.22), {-1, -0.6, 0.4});
  scale(beat.t, 1 - severity * draws.uniform(0.2, 0.8));
}
void anterolateral_ischaemia(BeatShape& beat, double severity,
                             Draws& draws) {  // T turns over in front
  add_t(beat, severity * draws.uniform(0.45, 0.8), {-0.8, -0.1, 0.5});
}
void flat_t(BeatShape& beat, double severity, Draws& draws) {
  scale(beat.t, 1 - severity * draws.uniform(0.75, 1.1));
  add_t(beat, 0.03, {0.5, 0.5, -0.3});  // T never vanishes
}
void long_qt(BeatShape& beat, double severity, Draws&) {
  const double longer = 1 + 0.22 * severity;
  for (auto& kernel : beat.t) kernel.at_s *= longer, kernel.width_s *= longer;
}

// The left ventricle follows the right: no septal q, slow forces to the left and back, T against
// them.
void left_bundle(BeatShape& beat, double severity, Draws& draws) {
  const double wide = 0.92 + 0.27 * severity, down = draws.uniform(-0.1, 0.5);
  beat.qrs = {{-0.030 * wide, 0.013 * wide, {0.60, 0.5 * down, 0.25}},
              {0.002 * wide, 0.017 * wide, {0.85, down, 0.75}},
              {0.040 * wide, 0.015 * wide, {0.75, 0.4 * down, 0.55}}};
  shift(beat.p, -0.03);
  beat.st.clear();
  add_st(beat, 1, {-0.12, -0.3 * down, -0.14});
  beat.t = {{0.265, 0.050, {-0.10, 0, -0.10}}, {0.315, 0.034, {-0.25, 0.05, -0.28}}};
  beat.symbol = 'L';
}
void add_right_delay(BeatShape& beat, double at_s, double width_s, double size) {
  beat.qrs.push_back({at_s, width_s, {-0.60 * size, -0.05 * size, -0.55 * size}});
  add_t(beat, 0.25 * size, {0.1, 0, 0.6});
  shift(beat.t, 0.5 * (at_s - 0.023));
}
void right_bundle(BeatShape& beat, double severity, Draws& draws) {
  add_right_delay(beat, 0.055 + 0.012 * severity, 0.0145, draws.uniform(0.75, 1.2));
  beat.symbol = 'R';
}
void incomplete_right_bundle(BeatShape& beat, double severity, Draws&) {
  add_right_delay(beat, 0.042, 0.0100, 0.35 + 0.35 * severity);
}
void left_anterior_fascicle(BeatShape& beat, double severity,
                            Draws& draws) {  // axis up to the left
  add(beat.qrs[kSeptal], severity, {0, 0.25, 0});
  add(beat.qrs[kMain], severity, {0.05, -draws.uniform(1.0, 1.4), 0});
  add(beat.qrs[kBasal], severity, {0, -0.35, 0});
}
void first_degree_block(BeatShape& beat, double severity, Draws&) {
  shift(beat.p, -0.035 - 0.075 * severity);
}

void left_hypertrophy(BeatShape& beat, double severity, Draws& draws) {
  scale(beat.qrs, 1.25 + 0.6 * severity);
  add(beat.qrs[kMain], severity, {0.25, -0.1, 0.25});
  for (auto& kernel : beat.qrs) kernel.width_s *= 1 + 0.12 * severity;
  if (draws.uniform() < 0.6) {  // strain
    add_st(beat, severity, {-0.16, -0.05, 0.05});
    add_t(beat, severity, {-0.62, -0.20, -0.05});
  }
}
void right_hypertrophy(BeatShape& beat, double severity, Draws& draws) {
  add(beat.qrs[kMain], severity, {-1.0, 0.15, -0.75});
  add(beat.qrs[kBasal], severity, {-0.45, 0, -0.30});
  if (draws.uniform() < 0.5) add_t(beat, severity, {-0.1, -0.15, 0.35});
  for (auto& kernel : beat.p) kernel.mv[1] *= 1 + 0.8 * severity;
}

constexpr Condition kConditions[] = {
    {"IMI", "MI", "IMI", "inferior myocardial infarction", 0.35, inferior},
    {"ASMI", "MI", "AMI", "anteroseptal myocardial infarction", 0.30, anteroseptal},
    {"AMI", "MI", "AMI", "anterior myocardial infarction", 0.13, anterior},
    {"ALMI", "MI", "AMI", "anterolateral myocardial infarction", 0.12, anterolateral},
    {"ILMI", "MI", "IMI", "inferolateral myocardial infarction", 0.10, inferolateral},
    {"ISC_", "STTC", "ISC_", "non-specific ischemic", 0.40, ischaemia},
    {"ISCAL", "STTC", "ISCA", "ischemic in anterolateral leads", 0.20, anterolateral_ischaemia},
    {"NDT", "STTC", "STTC", "non-diagnostic T abnormalities", 0.30, flat_t},
    {"LNGQT", "STTC", "STTC", "long QT-interval", 0.10, long_qt},
    {"LAFB", "CD", "LAFB/LPFB", "left anterior fascicular block", 0.28, left_anterior_fascicle},
    {"IRBBB", "CD", "IRBBB", "incomplete right bundle branch block", 0.20, incomplete_right_bundle},
    {"1AVB", "CD", "_AVB", "first degree AV block", 0.16, first_degree_block},
    {"CRBBB", "CD", "CRBBB", "complete right bundle branch block", 0.18, right_bundle},
    {"CLBBB", "CD", "CLBBB", "complete left bundle branch block", 0.18, left_bundle},
    {"LVH", "HYP", "LVH", "left ventricular hypertrophy", 0.90, left_hypertrophy},
    {"RVH", "HYP", "RVH", "right ventricular hypertrophy", 0.10, right_hypertrophy},
};

}  // namespace

std::span<const Condition> conditions() { return kConditions; }

const Condition& draw_condition(std::string_view superclass, Draws& draws) {
  double left = draws.uniform();
  const Condition* drawn = nullptr;
  for (const auto& condition : kConditions) {
    if (condition.superclass != superclass) continue;
    drawn = &condition;
    left -= condition.share;
    if (left < 0) break;
  }
  assert(drawn != nullptr);
  return *drawn;
}

BeatShape ventricular_beat(Draws& draws) {
  const double angle = draws.uniform(0, 2 * std::numbers::pi), tilt = draws.uniform(-0.6, 0.6);
  const Dipole way{std::cos(tilt) * std::cos(angle), std::sin(tilt),
                   std::cos(tilt) * std::sin(angle)};
  const double size = draws.uniform(1.1, 1.8), wide = draws.uniform(0.95, 1.15);
  const auto part = [&](double at_s, double width_s, double share, double side) {
    const Dipole mv{size * (share * way[0] - side * way[2]), size * share * way[1],
                    size * (share * way[2] + side * way[0])};
    return Kernel{at_s * wide, width_s * wide, mv};
  };
  return {.p = {},
          .qrs = {part(-0.030, 0.015, 0.45, 0.25), part(0.005, 0.020, 1.0, 0),
                  part(0.048, 0.017, 0.45, -0.3)},
          .st = {},
          .t = {part(0.260, 0.050, -0.15, 0), part(0.315, 0.036, -0.35, 0.05)},
          .symbol = 'V'};
}

BeatShape atrial_beat(const BeatShape& sinus, Draws& draws) {
  auto beat = sinus;
  const double low = draws.uniform(-1.0, 0.5);  // a focus low in the atrium sends P upward
  for (auto& kernel : beat.p) kernel.mv[1] *= low, kernel.mv[0] *= 0.7;
  shift(beat.p, draws.uniform(0, 0.01));
  beat.symbol = 'A';
  return beat;
}

}  // namespace beatbench::synthetic

#include "datasets/synthetic/patient.h"

#include <algorithm>
#include <cmath>

namespace beatbench::synthetic {
namespace {

constexpr double kHealthyShare = 0.45;
constexpr struct {
  std::string_view superclass;
  double share;  // among the sick, before those with none are drawn again
} kSick[] = {{"HYP", 0.19}, {"CD", 0.36}, {"MI", 0.41}, {"STTC", 0.39}};

// A heart's form first (hypertrophy), then its conduction, then its walls: a bundle branch block
// replaces the QRS.
std::vector<const Condition*> draw_conditions(Draws& draws) {
  std::vector<const Condition*> drawn;
  if (draws.uniform() < kHealthyShare) return drawn;
  while (drawn.empty())
    for (const auto& [superclass, share] : kSick) {
      if (draws.uniform() >= share) continue;
      const auto* condition = &draw_condition(superclass, draws);
      // Nobody reads hypertrophy from voltages that the block itself makes.
      if (condition->statement == "CLBBB") drawn.clear();
      drawn.push_back(condition);
    }
  return drawn;
}

// No two chests are alike: axis, voltage and the size of each wave.
void individualise(BeatShape& beat, Draws& draws) {
  const double turn = 0.16;  // rad, about 9 degrees
  rotate(beat, {turn * draws.normal(), turn * draws.normal(), turn * draws.normal()});
  const double voltage = std::exp(0.18 * draws.normal());
  scale(beat.p, std::exp(0.20 * draws.normal()));
  scale(beat.qrs, voltage);
  scale(beat.st, voltage);
  scale(beat.t, voltage * std::exp(0.22 * draws.normal()));
  const double qrs = std::clamp(1 + 0.06 * draws.normal(), 0.88, 1.14);
  for (auto& kernel : beat.qrs) kernel.at_s *= qrs, kernel.width_s *= qrs;
  const double qt = std::clamp(1 + 0.03 * draws.normal(), 0.93, 1.08);
  for (auto& kernel : beat.t) kernel.at_s *= qt, kernel.width_s *= qt;
  const double p_width = draws.uniform(0.82, 1.12);
  for (auto& kernel : beat.p) kernel.width_s *= p_width;
  shift(beat.p, std::clamp(-0.006 + 0.012 * draws.normal(), -0.03, 0.008));
}

}  // namespace

Patient draw_patient(std::uint64_t seed, std::string_view set, std::int64_t number) {
  Draws draws(seed, std::string{set} + "/patient", number);
  Patient patient;
  patient.conditions = draw_conditions(draws);
  const double mean_age = patient.conditions.empty() ? 50 : 64;
  patient.age = static_cast<int>(std::clamp(mean_age + 15 * draws.normal(), 18.0, 89.0));
  patient.female = draws.uniform() < 0.48;
  patient.sinus = normal_beat();
  for (const auto* condition : patient.conditions)
    condition->apply(patient.sinus, draws.uniform(0.3, 1), draws);
  individualise(patient.sinus, draws);
  patient.ventricular = ventricular_beat(draws);
  patient.atrial = atrial_beat(patient.sinus, draws);
  patient.rr_s = std::clamp(0.86 + 0.12 * draws.normal(), 0.64, 1.15);
  patient.breathing_hz = draws.uniform(0.18, 0.33);
  patient.breathing_share = draws.uniform(0.01, 0.05);
  patient.slow_share = draws.uniform(0.005, 0.025);
  if (draws.uniform() < 0.10) patient.ventricular_share = draws.uniform(0.03, 0.15);
  if (draws.uniform() < 0.08) patient.atrial_share = draws.uniform(0.03, 0.12);
  return patient;
}

}  // namespace beatbench::synthetic

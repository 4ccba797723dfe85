#pragma once

#include "datasets/synthetic/heart.h"
#include "harness/base/seed.h"

#include <span>
#include <string_view>

namespace beatbench::synthetic {

// What a diagnostic statement of PTB-XL does to the beat of a heart in health. Severity runs from
// 0.3 (easily overlooked) to 1 (plain).
struct Condition {
  std::string_view statement;   // scp_codes: "IMI"
  std::string_view superclass;  // "MI"
  std::string_view subclass;    // "IMI"
  std::string_view description;
  double share;  // among the conditions of its superclass
  void (*apply)(BeatShape& beat, double severity, Draws& draws);
};

std::span<const Condition> conditions();  // without NORM
const Condition& draw_condition(std::string_view superclass, Draws& draws);

// Ectopic beats of one heart. The ventricular one starts at a place of its own: wide, no P, T
// against the QRS. The atrial one is the heart's own beat after another P.
BeatShape ventricular_beat(Draws& draws);
BeatShape atrial_beat(const BeatShape& sinus, Draws& draws);

}  // namespace beatbench::synthetic

#pragma once

#include "datasets/synthetic/conditions.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench::synthetic {

struct Patient {
  int age = 60;
  bool female = false;
  std::vector<const Condition*> conditions = {};  // none: a heart in health
  BeatShape sinus, ventricular, atrial;
  double rr_s = 0.85;                                                     // mean
  double breathing_hz = 0.25, breathing_share = 0.03, slow_share = 0.02;  // of the RR interval
  double ventricular_share = 0, atrial_share = 0;                         // of all beats
};

// Superclasses about as often as in PTB-XL: NORM 45 %, MI 25 %, STTC 24 %, CD 22 %, HYP 12 %.
Patient draw_patient(std::uint64_t seed, std::string_view set, std::int64_t number);

}  // namespace beatbench::synthetic

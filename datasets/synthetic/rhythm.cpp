#include "datasets/synthetic/ecg.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatbench::synthetic {
namespace {

constexpr double kApart_s = 0.02;  // the least between the end of T and the next wave
constexpr double kMargin_s =
    2.0;  // beats before and after the record, whose waves may reach into it
constexpr double kSlow_hz = 0.1;

struct ShapeBounds {
  const BeatShape* shape;
  std::optional<Bounds> p, qrs, t;
  explicit ShapeBounds(const BeatShape& s)
      : shape(&s), p(bounds_of(s.p)), qrs(bounds_of(s.qrs)), t(bounds_of(s.t)) {}
  double onset_s() const { return p ? p->onset_s : qrs->onset_s; }
};

std::optional<Bounds> placed(const std::optional<Bounds>& wave, double r_s, double stretch) {
  if (!wave) return wave;
  return Bounds{r_s + stretch * wave->onset_s, r_s + stretch * wave->peak_s,
                r_s + stretch * wave->offset_s};
}

}  // namespace

std::vector<TimedBeat> draw_rhythm(const Patient& patient, double seconds, Draws& draws) {
  const ShapeBounds sinus(patient.sinus), ventricular(patient.ventricular), atrial(patient.atrial);
  const double turn = 2 * std::numbers::pi;
  const double breathing_phase = turn * draws.uniform(), slow_phase = turn * draws.uniform();
  std::vector<TimedBeat> beats;
  double due_s = -kMargin_s + patient.rr_s * draws.uniform(), rr_s = patient.rr_s;
  bool after_ectopic = true;
  while (due_s < seconds + kMargin_s) {
    const double wave =
        1 +
        patient.breathing_share * std::sin(turn * patient.breathing_hz * due_s + breathing_phase) +
        patient.slow_share * std::sin(turn * kSlow_hz * due_s + slow_phase) +
        0.006 * std::clamp(draws.normal(), -3.0, 3.0);
    const double next_rr_s = patient.rr_s * wave, fate = draws.uniform();
    const ShapeBounds* kind = &sinus;
    double r_s = due_s;
    // Ectopic beats come one at a time.
    if (!after_ectopic && fate < patient.ventricular_share) {
      kind = &ventricular;
      r_s -= rr_s * draws.uniform(0.25, 0.40);
    } else if (!after_ectopic && fate < patient.ventricular_share + patient.atrial_share) {
      kind = &atrial;
      r_s -= rr_s * draws.uniform(0.18, 0.32);
    }
    if (!beats.empty()) r_s = std::max(r_s, beats.back().t->offset_s + kApart_s - kind->onset_s());
    const double stretch =
        std::sqrt(std::clamp(beats.empty() ? rr_s : r_s - beats.back().r_s, 0.5, 1.4));
    beats.push_back({r_s, stretch, kind->shape, placed(kind->p, r_s, 1), placed(kind->qrs, r_s, 1),
                     placed(kind->t, r_s, stretch)});
    auto& t = *beats.back().t;  // in a fast heart its first slow rise lies under the QRS
    t.onset_s = std::max(t.onset_s, beats.back().qrs->offset_s);
    // The sinus node does not notice a ventricular beat, but is reset by an atrial one.
    due_s = (kind == &ventricular ? std::max(due_s, r_s) : r_s) + next_rr_s;
    rr_s = next_rr_s;
    after_ectopic = kind != &sinus;
  }
  return beats;
}

}  // namespace beatbench::synthetic

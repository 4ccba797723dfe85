#include "harness/manifest/native_arm.h"

#include "harness/base/joined.h"

#include <algorithm>

namespace beatbench {
namespace {

std::string rate_text(const SignalLimits& limits) {
  const std::string low = value_text(limits.min_rate_hz), high = value_text(limits.max_rate_hz);
  if (limits.min_rate_hz == limits.max_rate_hz) return low + " Hz";
  if (limits.max_rate_hz <= 0) return low + " Hz or more";
  return limits.min_rate_hz <= 0 ? high + " Hz or less" : low + " to " + high + " Hz";
}

}  // namespace

void check_native(const EntryDescription& method, const Manifest& manifest,
                  const std::vector<std::string>& leads, const Position& where,
                  Mistakes& mistakes) {
  if (!method.native) {
    if (std::ranges::find(manifest.arms, "controlled") == manifest.arms.end())
      mistakes.add(where, "method '" + method.id +
                              "' offers no arm 'native', and arms names no other. Add "
                              "\"controlled\" to arms, or leave the method out");
    return;
  }
  const SignalLimits& limits = method.native->signal;
  const auto refuse = [&](const std::string& takes, const std::string& is,
                          const std::string& change) {
    mistakes.add(where, method.id + "'s own encoder takes " + takes + ", " + is + ". " + change +
                            "arms = [\"controlled\"]");
  };
  const bool slow = limits.min_rate_hz > 0 && manifest.rate_hz < limits.min_rate_hz;
  const bool fast = limits.max_rate_hz > 0 && manifest.rate_hz > limits.max_rate_hz;
  if (slow || fast)
    refuse(rate_text(limits), "signal.rate_hz is " + value_text(manifest.rate_hz),
           "Set signal.rate_hz = " + value_text(slow ? limits.min_rate_hz : limits.max_rate_hz) +
               ", or ");
  if (limits.min_seconds > 0 && manifest.seconds < limits.min_seconds)
    refuse("windows of at least " + value_text(limits.min_seconds) + " s",
           "signal.seconds is " + value_text(manifest.seconds),
           "Set signal.seconds = " + value_text(limits.min_seconds) + ", or ");
  if (!limits.leads.empty() && !leads.empty() && limits.leads != leads)
    refuse("the leads " + joined(limits.leads), "signals here have " + joined(leads), "Set ");
}

NativeSchedule native_schedule(const NativeDescription& native, const Manifest& manifest) {
  NativeSchedule schedule{native.pretrain, native.optimizer};
  const auto cut = [&](const char* key) {
    const std::int64_t published = native.pretrain.integer(key);
    const std::int64_t most = manifest.native.integer(key);
    const std::int64_t taken = most > 0 ? std::min(published, most) : published;
    schedule.pretrain.set(key, taken);
    return double(taken) / double(published);
  };
  const double share = cut("epochs");
  cut("batch");
  schedule.pretrain.set("warmup_epochs", native.pretrain.number("warmup_epochs") * share);
  schedule.pretrain.set("precision", manifest.pretrain.text("precision"));
  return schedule;
}

}  // namespace beatbench

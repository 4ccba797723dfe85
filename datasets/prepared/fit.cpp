#include "datasets/prepared/fit.h"

#include "harness/signal/resample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench {

constexpr double kLongestGapS = 0.05;

std::vector<std::size_t> lead_order(const std::vector<std::string>& leads,
                                    const std::vector<std::string>& wanted) {
  std::vector<std::size_t> order;
  for (const std::string& lead : wanted) {
    const auto at = std::ranges::find(leads, lead);
    if (at == leads.end()) throw Unsuited("has no lead " + lead);
    order.push_back(static_cast<std::size_t>(at - leads.begin()));
  }
  return order;
}

int mend_gaps(std::vector<float>& signal, double rate_hz, const std::string& lead) {
  const auto missing = [](float value) { return std::isnan(value); };
  int gaps = 0;
  for (auto begin = std::ranges::find_if(signal, missing); begin != signal.end();
       begin = std::find_if(begin, signal.end(), missing)) {
    const auto end = std::find_if_not(begin, signal.end(), missing);
    const double seconds = static_cast<double>(end - begin) / rate_hz;
    if (seconds > kLongestGapS + 1e-9 || (begin == signal.begin() && end == signal.end()))
      throw DataError(fmt::format("{} has no value for {:.3f} s from {:.3f} s on", lead, seconds,
                                  static_cast<double>(begin - signal.begin()) / rate_hz));
    const float before = begin == signal.begin() ? *end : begin[-1];
    const float behind = end == signal.end() ? before : *end;
    const auto steps = static_cast<float>(end - begin + 1);
    for (auto at = begin; at != end; ++at)
      *at = before + (behind - before) * static_cast<float>(at - begin + 1) / steps;
    begin = end;
    ++gaps;
  }
  return gaps;
}

Fitted fit(Recording recording, const SignalSpec& spec) {
  const std::vector<std::size_t> order = lead_order(recording.leads, spec.leads);
  const Resampler resample(recording.rate_hz, spec.rate_hz);
  const auto samples = static_cast<std::size_t>(spec.samples());
  Fitted fitted;
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::vector<float>& native = recording.signal_mv[order[i]];
    fitted.mended_gaps += mend_gaps(native, recording.rate_hz, spec.leads[i]);
    if (std::ranges::adjacent_find(native, std::not_equal_to<>()) == native.end())
      fitted.flat_leads.push_back(spec.leads[i]);
    const std::vector<float> signal = resample(native);
    if (i == 0) fitted.windows.assign(signal.size() / samples, {});
    if (fitted.windows.empty())
      throw DataError(fmt::format("lasts {:g} s, a window {:g} s",
                                  static_cast<double>(native.size()) / recording.rate_hz,
                                  spec.seconds));
    for (std::size_t w = 0; w < fitted.windows.size(); ++w) {
      const auto begin = signal.begin() + static_cast<std::ptrdiff_t>(w * samples);
      fitted.windows[w].insert(fitted.windows[w].end(), begin,
                               begin + static_cast<std::ptrdiff_t>(samples));
    }
  }
  return fitted;
}

}  // namespace beatbench

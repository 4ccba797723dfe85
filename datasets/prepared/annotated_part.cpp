#include "datasets/prepared/annotated_part.h"

#include "datasets/prepared/fit.h"
#include "harness/base/joined.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace beatbench {
namespace {

bool has_marks(const LeadWaves& lead) { return lead.annotated_begin < lead.annotated_end; }

AnnotatedPart of_wanted_leads(Recording recording, std::vector<LeadWaves> waves,
                              const std::vector<std::string>& wanted) {
  const std::size_t samples = recording.signal_mv.empty() ? 0 : recording.signal_mv.front().size();
  AnnotatedPart part{{recording.rate_hz, wanted, {}}, {}, 0, {}};
  for (const std::string& lead : wanted) {
    const auto place = static_cast<std::size_t>(std::ranges::find(recording.leads, lead) -
                                                recording.leads.begin());
    const bool there = place < recording.leads.size();
    if (!there) part.missing_leads.push_back(lead);
    part.recording.signal_mv.push_back(there ? std::move(recording.signal_mv[place])
                                             : std::vector<float>(samples, 0));
    part.waves.push_back(there ? std::move(waves.at(place)) : LeadWaves{});
  }
  if (part.missing_leads.size() == wanted.size())
    throw Unsuited("has none of the leads " + joined(wanted));
  return part;
}

// First sample and number of samples of the windows round [begin, end).
std::pair<std::int64_t, std::int64_t> windows_round(std::int64_t begin, std::int64_t end,
                                                    double window, std::int64_t samples) {
  const auto wanted = std::max(1.0, std::ceil(static_cast<double>(end - begin) / window));
  const auto count = std::min(wanted, std::floor(static_cast<double>(samples) / window));
  if (count < 1) return {0, samples};  // shorter than a window: fit() says so
  const std::int64_t length =
      std::min<std::int64_t>(samples, std::llround(std::ceil(count * window)));
  return {std::clamp<std::int64_t>((begin + end - length) / 2, 0, samples - length), length};
}

// Samples counted from `from` on, at kJudgedRateHz.
LeadWaves counted_from(const LeadWaves& lead, std::int64_t from, double rate_hz) {
  const auto at = [&](std::int64_t mark) {
    return std::llround(static_cast<double>(mark - from) * kJudgedRateHz / rate_hz);
  };
  const auto bound = [&](std::int64_t mark) { return mark < 0 ? mark : at(mark); };
  LeadWaves out;
  for (const Wave& wave : lead.waves)
    out.waves.push_back({wave.kind, bound(wave.onset), at(wave.peak), bound(wave.offset)});
  for (const auto& [first, last] : lead.unclear) out.unclear.push_back({at(first), at(last)});
  if (has_marks(lead)) {
    out.annotated_begin = at(lead.annotated_begin);
    out.annotated_end = at(lead.annotated_end - 1) + 1;
  }
  return out;
}

std::int64_t moved_into(std::int64_t mark, std::int64_t begin, std::int64_t length) {
  return mark < 0 ? mark : std::clamp<std::int64_t>(mark - begin, 0, length - 1);
}

// All but the waves.
LeadWaves rest_of(const LeadWaves& lead, std::int64_t begin, std::int64_t length) {
  LeadWaves out;
  for (const auto& [first, last] : lead.unclear)
    if (last >= begin && first < begin + length)
      out.unclear.push_back({moved_into(first, begin, length), moved_into(last, begin, length)});
  out.annotated_begin = std::clamp<std::int64_t>(lead.annotated_begin - begin, 0, length);
  out.annotated_end = std::clamp<std::int64_t>(lead.annotated_end - begin, 0, length);
  return out;
}

}  // namespace

LeadWaves waves_of(const LeadWaves& lead, std::int64_t begin, std::int64_t length) {
  LeadWaves out = rest_of(lead, begin, length);
  for (const Wave& wave : lead.waves)
    if (wave.peak >= begin && wave.peak < begin + length)
      out.waves.push_back({wave.kind, moved_into(wave.onset, begin, length),
                           moved_into(wave.peak, begin, length),
                           moved_into(wave.offset, begin, length)});
  return out;
}

LeadWaves whole_waves_of(const LeadWaves& lead, std::int64_t begin, std::int64_t length) {
  LeadWaves out = rest_of(lead, begin, length);
  const std::int64_t end = begin + length;
  for (const Wave& wave : lead.waves) {
    const std::int64_t first = wave.onset < 0 ? wave.peak : wave.onset,
                       last = wave.offset < 0 ? wave.peak : wave.offset;
    if (last < begin || first >= end) continue;
    if (first >= begin && last < end)
      out.waves.push_back({wave.kind, wave.onset < 0 ? -1 : wave.onset - begin, wave.peak - begin,
                           wave.offset < 0 ? -1 : wave.offset - begin});
    else
      out.unclear.push_back({std::max(first, begin) - begin, std::min(last, end - 1) - begin});
  }
  return out;
}

AnnotatedPart annotated_part(Recording recording, std::vector<LeadWaves> waves,
                             const SignalSpec& spec) {
  AnnotatedPart part = of_wanted_leads(std::move(recording), std::move(waves), spec.leads);
  std::int64_t begin = std::numeric_limits<std::int64_t>::max(), end = 0;
  for (const LeadWaves& lead : part.waves)
    if (has_marks(lead)) {
      begin = std::min(begin, lead.annotated_begin);
      end = std::max(end, lead.annotated_end);
    }
  if (begin >= end) throw Unsuited("has no wave marks");
  const double rate_hz = part.recording.rate_hz;
  const auto [from, length] = windows_round(begin, end, spec.seconds * rate_hz,
                                            std::ssize(part.recording.signal_mv.front()));
  for (std::vector<float>& signal : part.recording.signal_mv)
    signal = {signal.begin() + from, signal.begin() + from + length};
  for (LeadWaves& lead : part.waves) lead = counted_from(lead, from, rate_hz);
  part.from_s = static_cast<double>(from) / rate_hz;
  return part;
}

}  // namespace beatbench

#include "datasets/ludb/lead_waves.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace beatbench {
namespace {

constexpr double kStrayS = 0.02;

std::optional<Wave::Kind> kind_of(char symbol) {
  switch (symbol) {
    case 'p':
      return Wave::Kind::p;
    case 'N':
      return Wave::Kind::qrs;
    case 't':
      return Wave::Kind::t;
    default:
      return std::nullopt;
  }
}

// Opening marks, then peaks, then closing marks; each part may be absent.
struct Group {
  std::int64_t onset = -1, offset = -1;
  std::vector<Wave> peaks;
  bool bare_bounds() const { return peaks.empty() && onset >= 0 && offset >= 0; }
  bool bare_peak() const { return peaks.size() == 1 && onset < 0 && offset < 0; }
};

std::vector<Group> group(std::span<const wfdb::Annotation> marks) {
  std::vector<Group> groups(1);
  for (const wfdb::Annotation& mark : marks) {
    const std::optional<Wave::Kind> kind = kind_of(mark.symbol);
    Group* open = &groups.back();
    const auto begin_new_if = [&](bool complete) {
      if (complete) open = &groups.emplace_back();
    };
    if (mark.symbol == '(') {
      begin_new_if(!open->peaks.empty() || open->offset >= 0);
      if (open->onset < 0) open->onset = mark.sample;
    } else if (kind) {
      begin_new_if(open->offset >= 0);
      open->peaks.push_back({*kind, -1, mark.sample, -1});
    } else if (mark.symbol == ')') {
      open->offset = mark.sample;
    }
  }
  return groups;
}

// Brings a peak that stands just outside its bounds back into them.
void join_stray_peaks(std::vector<Group>& groups, std::int64_t most) {
  for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
    Group &first = groups[i], &second = groups[i + 1];
    if (first.bare_peak() && second.bare_bounds() && second.onset - first.peaks[0].peak <= most) {
      second.onset = first.peaks[0].peak;
      second.peaks = std::move(first.peaks);
      first = {};
    } else if (first.bare_bounds() && second.bare_peak() &&
               second.peaks[0].peak - first.offset <= most) {
      first.offset = second.peaks[0].peak;
      first.peaks = std::move(second.peaks);
      second = {};
    }
  }
}

}  // namespace

LeadWaves build_lead_waves(std::span<const wfdb::Annotation> marks, double rate_hz) {
  LeadWaves lead;
  std::vector<wfdb::Annotation> own;
  for (const wfdb::Annotation& mark : marks)
    if (mark.symbol == '(' || mark.symbol == ')' || kind_of(mark.symbol)) own.push_back(mark);
  if (own.empty()) return lead;
  lead.annotated_begin = own.front().sample;
  lead.annotated_end = own.back().sample + 1;

  std::vector<Group> groups = group(own);
  join_stray_peaks(groups, std::llround(kStrayS * rate_hz));
  for (Group& g : groups) {
    if (g.bare_bounds()) lead.unclear.push_back({g.onset, g.offset});
    if (g.peaks.empty()) continue;
    g.peaks.front().onset = g.onset;
    g.peaks.back().offset = g.offset;
    lead.waves.insert(lead.waves.end(), g.peaks.begin(), g.peaks.end());
  }
  return lead;
}

}  // namespace beatbench

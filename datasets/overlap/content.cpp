#include "datasets/overlap/content.h"

#include "datasets/overlap/canonical.h"
#include "datasets/overlap/landmarks.h"
#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"
#include "harness/base/seed.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kMarksFile = "landmarks-2.npy";
constexpr auto kCountsFile = "landmark-counts-2.npy";
constexpr auto kOwnerFile = "landmarks-2.json";

// A name in a set that may be named so elsewhere too.
std::uint64_t scoped(const PreparedSet& set, const char* what, const std::string& name) {
  return derive_seed(0, set.dataset() + "/" + what + "/" + name);
}

// The 3 of "100/3", 0 of "100".
int window_of(const std::string& id) {
  int window = 0;
  if (const auto slash = id.find('/'); slash != std::string::npos)
    std::from_chars(id.data() + slash + 1, id.data() + id.size(), window);
  return window;
}

// All but the marks.
ContentHashes identities(const PreparedSet& set) {
  ContentHashes hashes;
  hashes.seconds = set.spec().seconds;
  hashes.leads = set.spec().leads;
  for (const RecordInfo& info : set.records()) {
    hashes.patients.push_back(scoped(set, "patient", info.patient));
    hashes.records.push_back(scoped(set, "record", record_of(info.id)));
    hashes.starts_s.push_back(window_of(info.id) * set.spec().seconds);
  }
  return hashes;
}

void write(const fs::path& folder, const PreparedSet& set, const ContentHashes& hashes) {
  std::vector<std::int64_t> rows;
  for (const ContentMark& mark : hashes.marks) {
    rows.push_back(static_cast<std::int64_t>(mark.key));
    rows.push_back(std::int64_t{mark.record} << 32 | mark.at);
  }
  write_npy<std::int64_t>(folder / kMarksFile, {std::ssize(hashes.marks), 2}, rows);
  write_npy<std::int32_t>(folder / kCountsFile, {set.size(), std::ssize(hashes.leads)},
                          hashes.marks_of);
  write_json(folder / kOwnerFile, {{"fingerprint", set.fingerprint()}});
}

// A damaged file may hold any JSON.
bool is_of(const PreparedSet& set, const fs::path& owner) {
  if (!fs::exists(owner)) return false;
  const Json json = read_json(owner);
  return json.is_object() && json.contains("fingerprint") &&
         json["fingerprint"] == set.fingerprint();
}

bool read_marks(const PreparedSet& set, ContentHashes& hashes) {
  const NpyArray array(set.folder() / kMarksFile);
  const auto rows = array.as<std::int64_t>();
  hashes.marks.reserve(rows.size() / 2);
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    hashes.marks.push_back({static_cast<std::uint64_t>(rows[i]),
                            static_cast<std::int32_t>(rows[i + 1] >> 32),
                            static_cast<std::int32_t>(rows[i + 1] & 0x7fffffff)});
    if (hashes.marks.back().record < 0 || hashes.marks.back().record >= set.size()) return false;
  }
  return std::ranges::is_sorted(hashes.marks, {}, &ContentMark::key);
}

bool read_counts(const PreparedSet& set, ContentHashes& hashes) {
  const NpyArray array(set.folder() / kCountsFile);
  const auto counts = array.as<std::int32_t>();
  hashes.marks_of.assign(counts.begin(), counts.end());
  return array.shape() == std::vector<std::int64_t>{set.size(), std::ssize(hashes.leads)} &&
         std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == std::ssize(hashes.marks);
}

// Nothing where the files are missing, damaged or of another set: they are made anew.
std::optional<ContentHashes> read(const PreparedSet& set) try {
  ContentHashes hashes = identities(set);
  if (!is_of(set, set.folder() / kOwnerFile) || !read_marks(set, hashes) ||
      !read_counts(set, hashes))
    return std::nullopt;
  return hashes;
} catch (const DataError&) {
  return std::nullopt;
}

}  // namespace

std::string record_of(const std::string& id) { return id.substr(0, id.find('/')); }

std::vector<std::int32_t> marks_in(const ContentHashes& hashes,
                                   const std::vector<std::string>& leads) {
  std::vector<std::int32_t> counts(hashes.records.size());
  for (std::size_t l = 0; l < hashes.leads.size(); ++l)
    if (std::ranges::find(leads, hashes.leads[l]) != leads.end())
      for (std::size_t r = 0; r < counts.size(); ++r)
        counts[r] += hashes.count(static_cast<std::int64_t>(r), l);
  return counts;
}

ContentHashes make_content_hashes(const PreparedSet& set, Progress& progress) {
  ContentHashes hashes = identities(set);
  hashes.marks_of.assign(hashes.records.size() * hashes.leads.size(), 0);
  if (set.spec().rate_hz < CanonicalLead::kLowestRateHz) return hashes;
  const CanonicalLead canonical(set.spec().rate_hz);
  const auto samples = static_cast<std::size_t>(set.samples());
  for (std::int64_t r = 0; r < set.size(); ++r) {
    const auto signal = set.signal(r);
    for (std::size_t l = 0; l < hashes.leads.size(); ++l) {
      const auto lead = signal.subspan(l * samples, samples);
      if (is_flat(lead)) continue;
      for (const Landmark& mark : landmarks(canonical(lead), hashes.leads[l])) {
        hashes.marks.push_back({mark.key, static_cast<std::int32_t>(r), mark.at});
        ++hashes.marks_of[static_cast<std::size_t>(r) * hashes.leads.size() + l];
      }
    }
    progress.update(r + 1, set.size());
  }
  std::ranges::sort(hashes.marks, {}, [](const ContentMark& mark) {
    return std::tuple(mark.key, mark.record, mark.at);
  });
  return hashes;
}

ContentHashes content_hashes(const PreparedSet& set, Progress& progress) {
  if (auto there = read(set)) return *std::move(there);
  ContentHashes hashes = make_content_hashes(set, progress);
  try {
    write(set.folder(), set, hashes);
  } catch (const DataError&) {
    // A folder that is only read: the hashes are as good, they are only made again next time.
  }
  return hashes;
}

}  // namespace beatbench

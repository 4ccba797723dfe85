#include "datasets/overlap/content.h"

#include "datasets/overlap/canonical.h"
#include "datasets/overlap/landmarks.h"
#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"
#include "harness/base/seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr auto kMarksFile = "landmarks-1.npy";
constexpr auto kIdentitiesFile = "identities-1.json";

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

void add_identities(const PreparedSet& set, ContentHashes& hashes) {
  hashes.seconds = set.spec().seconds;
  for (const RecordInfo& info : set.records()) {
    hashes.patients.push_back(scoped(set, "patient", info.patient));
    hashes.records.push_back(scoped(set, "record", record_of(info.id)));
    hashes.starts_s.push_back(window_of(info.id) * set.spec().seconds);
  }
}

void count_marks(const PreparedSet& set, ContentHashes& hashes) {
  hashes.marks_of.assign(static_cast<std::size_t>(set.size()), 0);
  for (const ContentMark& mark : hashes.marks)
    ++hashes.marks_of.at(static_cast<std::size_t>(mark.record));
}

void write(const fs::path& folder, const PreparedSet& set, const ContentHashes& hashes) {
  Json patients = Json::array(), records = Json::array();
  for (const std::uint64_t hash : hashes.patients) patients.push_back(fmt::format("{:016x}", hash));
  for (const std::uint64_t hash : hashes.records) records.push_back(fmt::format("{:016x}", hash));
  std::vector<std::int64_t> rows;
  for (const ContentMark& mark : hashes.marks) {
    rows.push_back(static_cast<std::int64_t>(mark.key));
    rows.push_back(std::int64_t{mark.record} << 32 | mark.at);
  }
  write_npy<std::int64_t>(folder / kMarksFile, {std::ssize(hashes.marks), 2}, rows);
  write_json(folder / kIdentitiesFile,
             {{"fingerprint", set.fingerprint()}, {"patients", patients}, {"records", records}});
}

// Nothing where the files are missing, damaged or of another set: they are made anew.
std::optional<std::vector<ContentMark>> read_marks(const PreparedSet& set) try {
  const fs::path identities = set.folder() / kIdentitiesFile;
  if (!fs::exists(identities) ||
      read_json(identities).value("fingerprint", "") != set.fingerprint())
    return std::nullopt;
  const NpyArray array(set.folder() / kMarksFile);
  const auto rows = array.as<std::int64_t>();
  std::vector<ContentMark> marks;
  marks.reserve(rows.size() / 2);
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    marks.push_back({static_cast<std::uint64_t>(rows[i]),
                     static_cast<std::int32_t>(rows[i + 1] >> 32),
                     static_cast<std::int32_t>(rows[i + 1] & 0x7fffffff)});
    if (marks.back().record < 0 || marks.back().record >= set.size()) return std::nullopt;
  }
  if (!std::ranges::is_sorted(marks, {}, &ContentMark::key)) return std::nullopt;
  return marks;
} catch (const DataError&) {
  return std::nullopt;
}

}  // namespace

std::string record_of(const std::string& id) { return id.substr(0, id.find('/')); }

ContentHashes make_content_hashes(const PreparedSet& set, Progress& progress) {
  ContentHashes hashes;
  add_identities(set, hashes);
  if (set.spec().rate_hz >= CanonicalLead::kLowestRateHz) {
    const CanonicalLead canonical(set.spec().rate_hz);
    const auto samples = static_cast<std::size_t>(set.samples());
    for (std::int64_t r = 0; r < set.size(); ++r) {
      const auto signal = set.signal(r);
      for (std::size_t l = 0; l < set.spec().leads.size(); ++l) {
        const auto lead = signal.subspan(l * samples, samples);
        if (is_flat(lead)) continue;
        for (const Landmark& mark : landmarks(canonical(lead), set.spec().leads[l]))
          hashes.marks.push_back({mark.key, static_cast<std::int32_t>(r), mark.at});
      }
      progress.update(r + 1, set.size());
    }
    std::ranges::sort(hashes.marks, {}, [](const ContentMark& mark) {
      return std::tuple(mark.key, mark.record, mark.at);
    });
  }
  count_marks(set, hashes);
  return hashes;
}

ContentHashes content_hashes(const PreparedSet& set, Progress& progress) {
  if (auto marks = read_marks(set)) {
    ContentHashes hashes;
    hashes.marks = *std::move(marks);
    add_identities(set, hashes);
    count_marks(set, hashes);
    return hashes;
  }
  ContentHashes hashes = make_content_hashes(set, progress);
  try {
    write(set.folder(), set, hashes);
  } catch (const DataError&) {
    // A folder that is only read: the hashes are as good, they are only made again next time.
  }
  return hashes;
}

}  // namespace beatbench

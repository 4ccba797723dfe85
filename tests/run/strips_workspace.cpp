#include "tests/run/strips_workspace.h"

#include "datasets/prepared/prepared_set.h"
#include "harness/base/npy.h"

#include <cmath>

namespace beatbench::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kRecords = 5, kRate = 500, kSeconds = 10;

// Bounds in samples of 500 Hz from the begin of each beat, one beat a second.
struct Bump {
  Wave::Kind kind;
  std::int64_t onset, peak, offset;
  double mv;
};
constexpr Bump kBumps[] = {{Wave::Kind::p, 50, 75, 100, 0.15},
                           {Wave::Kind::qrs, 150, 170, 190, 1.2},
                           {Wave::Kind::t, 275, 325, 375, 0.3}};

class FiveEcgs final : public Dataset {
 public:
  explicit FiveEcgs(fs::path folder) : folder_(std::move(folder)) {
    for (int r = 0; r < kRecords; ++r) {
      const std::string id = std::to_string(11 + r);
      records_.push_back({.id = id, .patient = id, .metadata = {{"rhythm", "Sinus <rhythm>"}}});
    }
    write_text(folder_ / "records.txt", "eleven to fifteen\n");
  }
  std::string id() const override { return "five-ecgs-1"; }
  std::string licence() const override { return "CC0"; }
  std::string citation() const override { return "none"; }
  const fs::path& folder() const override { return folder_; }
  const std::vector<RecordInfo>& records() const override { return records_; }
  Recording read(std::size_t, double) const override {
    Recording out{.rate_hz = kRate, .leads = standard_leads(), .signal_mv = {}};
    std::vector<float> lead(kRate * kSeconds);
    for (std::size_t i = 0; i < lead.size(); ++i)
      for (const Bump& bump : kBumps) {
        const double width = double(bump.offset - bump.onset) / 5;
        const double away = (double(i % kRate) - double(bump.peak)) / width;
        lead[i] += static_cast<float>(bump.mv * std::exp(-away * away / 2));
      }
    out.signal_mv.assign(out.leads.size(), lead);
    return out;
  }
  bool has_waves() const override { return true; }
  std::vector<LeadWaves> waves(std::size_t) const override {
    LeadWaves lead{.waves = {}, .annotated_begin = 0, .annotated_end = kRate * kSeconds};
    for (int beat = 0; beat < kSeconds; ++beat)
      for (const Bump& bump : kBumps)
        lead.waves.push_back({bump.kind, beat * kRate + bump.onset, beat * kRate + bump.peak,
                              beat * kRate + bump.offset});
    return std::vector<LeadWaves>(standard_leads().size(), lead);
  }
  std::vector<fs::path> files(std::size_t, double) const override { return {"records.txt"}; }
  std::vector<fs::path> tables() const override { return {"records.txt"}; }

 private:
  fs::path folder_;
  std::vector<RecordInfo> records_;
};

// [lead, sample], late by so many samples; no wave at all for -1.
std::vector<std::uint8_t> answer(std::int64_t samples, int late) {
  std::vector<std::uint8_t> lead(static_cast<std::size_t>(samples));
  for (std::int64_t i = 0; late >= 0 && i < samples; ++i)
    for (const Bump& bump : kBumps)
      if (const std::int64_t at = (i - late) % 100 * 5; at >= bump.onset && at <= bump.offset)
        lead[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bump.kind);
  std::vector<std::uint8_t> all;
  for (std::size_t l = 0; l < standard_leads().size(); ++l)
    all.insert(all.end(), lead.begin(), lead.end());
  return all;
}

int lateness(const std::string& label, int record) {
  return label == "alpha" ? record : label == "beta" ? kRecords - 1 - record : -1;
}

void write_predictions(const fs::path& folder, const PreparedSet& set, const std::string& label,
                       int fold) {
  Json ids = Json::array();
  std::vector<std::uint8_t> all;
  for (int r = fold == 0 ? 0 : 3; r < (fold == 0 ? 3 : kRecords); ++r) {
    ids.push_back(std::to_string(11 + r));
    const auto one = answer(set.samples(), lateness(label, r));
    all.insert(all.end(), one.begin(), one.end());
  }
  const auto leads = static_cast<std::int64_t>(set.spec().leads.size());
  write_npy<std::uint8_t>(folder / "predictions.npy", {std::ssize(ids), leads, set.samples()}, all);
  write_json(folder / "ids.json", ids);
}

}  // namespace

void fill_strips(TestWorkspace& workspace) {
  const FiveEcgs ecgs(workspace.path() / "five-ecgs");
  Progress progress("preparing", true);
  const PreparedSet set = prepare(ecgs, {}, workspace.path() / "cache" / "prepared", progress);
  for (const Json& planned : workspace.experiment.at("cells")) {
    const fs::path folder = workspace.cell(planned.at("slug"));
    if (planned.at("protocol") != "ludb_waves" || !fs::exists(folder / "result.json")) continue;
    Json cell = read_json(folder / "cell.json");
    cell["input"]["data"]["fingerprint"] = set.fingerprint();
    cell["input"]["signal"] = {{"rate_hz", set.spec().rate_hz},
                               {"seconds", set.spec().seconds},
                               {"leads", set.spec().leads}};
    write_json(folder / "cell.json", cell);
    if (planned.at("label") != "scratch")
      write_predictions(folder, set, planned.at("label"), planned.at("fold"));
  }
}

}  // namespace beatbench::testing

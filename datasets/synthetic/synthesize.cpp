#include "datasets/synthetic/synthesize.h"

#include "datasets/synthetic/sets.h"
#include "harness/base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr int kGeneratorVersion = 1;  // raised whenever the same seed gives other bytes
constexpr int kMostRecords = 99'999;  // five digits in file names

std::string readme(const std::string& id, const std::string& like, std::uint64_t seed,
                   int records) {
  return fmt::format(
      "{}\n\nSynthetic ECGs, made by a program. No patient is in them; no result on them says "
      "anything of patients.\n"
      "Laid out like {}, so that the same programs read it.\n\n"
      "Generator: BeatBench synthetic ECGs, version {}\nSeed: {}\nRecords: {}\n\n"
      "Model: a moving dipole of Gaussian kernels (McSharry, Clifford, Tarassenko, Smith: A "
      "dynamical model for\n"
      "generating synthetic electrocardiogram signals, IEEE Trans. Biomed. Eng. 50, 2003; Sameni, "
      "Clifford, Jutten,\n"
      "Shamsollahi: Multichannel ECG and noise modeling, EURASIP J. Adv. Signal Process. 2007), "
      "leads by Dower's\n"
      "matrix (1980). A wave is bounded where its dipole falls under 5 % of its greatest "
      "magnitude.\n",
      id, like, kGeneratorVersion, seed, records);
}

}  // namespace

std::vector<SynthesizedSet> synthesize(const std::filesystem::path& folder,
                                       const SynthOptions& options, Progress& progress) {
  if (options.records < 1 || options.records > kMostRecords)
    throw UsageError(fmt::format("records = {}: a synthetic set has 1 to {} records",
                                 options.records, kMostRecords));
  const struct {
    std::string name, like;
    int records;
  } sets[] = {{"synthetic-ptbxl", "PTB-XL 1.0.3", options.records},
              {"synthetic-ludb", "LUDB 1.0.1", std::max(20, options.records / 5)},
              {"synthetic-mitdb", "MIT-BIH Arrhythmia 1.0.0", synthetic::kMitdbRecords},
              {"synthetic-qtdb", "QT Database 1.0.0", synthetic::kQtdbRecords}};
  std::vector<SynthesizedSet> made;
  for (const auto& [name, like, records] : sets) {
    const auto id = fmt::format("{}-s{}-n{}", name, options.seed, records);
    synthetic::SetFolder set(folder / name, id, readme(id, like, options.seed, records));
    made.push_back({id, folder / name, records, set.finished_before()});
    if (set.finished_before()) continue;
    if (name == "synthetic-ptbxl") synthetic::write_ptbxl(set, options.seed, records, progress);
    if (name == "synthetic-ludb") synthetic::write_ludb(set, options.seed, records, progress);
    if (name == "synthetic-mitdb") synthetic::write_mitdb(set, options.seed, progress);
    if (name == "synthetic-qtdb") synthetic::write_qtdb(set, options.seed, progress);
    set.finish();
  }
  return made;
}

}  // namespace beatbench

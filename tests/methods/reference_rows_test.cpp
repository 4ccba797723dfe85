#include "harness/signal/ecg_features.h"
#include "harness/signal/r_peaks.h"
#include "tests/methods/loaded_plugin.h"
#include "tests/methods/toy_corpus.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = kToyCorpusSamples;

at::Tensor signals_of(const Corpus& corpus) {
  std::vector<at::Tensor> records;
  for (std::int64_t r = 0; r < corpus.size(); ++r)
    records.push_back(
        at::from_blob(const_cast<float*>(corpus.record(r).data()), {1, 12, kSamples}).clone());
  return at::cat(records);
}

std::unique_ptr<Method> prepared(const char* id, const Corpus& corpus) {
  auto method = make_method(id, {}, kSamples);
  ComputedAnew derived;
  Progress progress("toy", true);
  method->prepare(corpus, derived, progress);
  return method;
}

TEST(EcgFeatures, AreTheRecordFeaturesFilledWithTheMedianAndStandardised) {
  const ToyCorpus corpus(9, false);
  const auto encoder = prepared("ecg_features", corpus)->encoder();
  const at::Tensor got = encoder->features(signals_of(corpus));
  const auto features = static_cast<std::int64_t>(record_features().size());
  ASSERT_EQ(got.sizes(), at::IntArrayRef({9, features, 1}));
  EXPECT_EQ(encoder->channels(), features);
  EXPECT_EQ(encoder->stride(), kSamples) << "one step a record";

  std::vector<std::vector<float>> measured;
  for (std::int64_t r = 0; r < corpus.size(); ++r) {
    const auto peaks = detect_r_peaks(corpus.record(r), corpus.shape().leads, 100);
    measured.push_back(ecg_features(corpus.record(r), corpus.shape().leads, 100, peaks).record);
  }
  int varied = 0;
  for (std::int64_t f = 0; f < features; ++f) {
    const auto k = static_cast<std::size_t>(f);
    std::vector<double> known;
    for (const auto& record : measured)
      if (!std::isnan(record[k])) known.push_back(static_cast<double>(record[k]));
    std::ranges::sort(known);
    const double median = known.empty() ? 0 : known[(known.size() - 1) / 2];  // the lower of two
    double mean = 0, variance = 0;
    const auto value = [&](std::size_t r) {
      return std::isnan(measured[r][k]) ? median : static_cast<double>(measured[r][k]);
    };
    for (std::size_t r = 0; r < 9; ++r) mean += value(r) / 9;
    for (std::size_t r = 0; r < 9; ++r) variance += (value(r) - mean) * (value(r) - mean) / 9;
    const bool varies = std::sqrt(variance) > 1e-4 * std::abs(mean);
    varied += varies ? 1 : 0;
    for (std::size_t r = 0; r < 9; ++r)
      EXPECT_NEAR(got[static_cast<std::int64_t>(r)][f][0].item<double>(),
                  varies ? (value(r) - mean) / std::sqrt(variance) : 0, varies ? 1e-3 : 1e-2)
          << record_features()[k].name;
  }
  EXPECT_GT(varied, 10);
}

TEST(EcgFeatures, GiveMediansWhereARecordHasNoBeats) {
  const ToyCorpus corpus(9, false);
  const auto encoder = prepared("ecg_features", corpus)->encoder();
  const at::Tensor flat = encoder->features(at::zeros({2, 12, kSamples}));
  EXPECT_TRUE(flat.isfinite().all().item<bool>());
  EXPECT_TRUE(flat[0].equal(flat[1]));
}

TEST(EcgFeatures, TravelWithTheirStandardisationAndNoWeights) {
  const ToyCorpus corpus(9, false);
  const auto method = prepared("ecg_features", corpus),
             fresh = make_method("ecg_features", {}, kSamples);
  const at::Tensor signal = signals_of(corpus), before = method->encoder()->features(signal);
  EXPECT_FALSE(fresh->encoder()->features(signal).equal(before));
  const auto from = method->encoder()->state(), to = fresh->encoder()->state();
  ASSERT_EQ(from.size(), 3u);
  for (std::size_t i = 0; i < from.size(); ++i) {
    EXPECT_FALSE(from[i].trainable) << from[i].name;
    at::Tensor value = to[i].value;
    value.copy_(from[i].value);
  }
  EXPECT_TRUE(fresh->encoder()->features(signal).equal(before));
}

TEST(ClassPrior, GivesZerosWhateverTheSignal) {
  const auto encoder = make_method("class_prior")->encoder();
  const at::Tensor features = encoder->features(toy_batch(3).signal);
  EXPECT_EQ(features.sizes(), at::IntArrayRef({3, 1, 200}));
  EXPECT_EQ(features.abs().max().item<double>(), 0);
  EXPECT_TRUE(encoder->state().empty());
}

TEST(ReferenceRows, ThatLearnNothingSaySo) {
  for (const char* id : {"ecg_features", "class_prior", "classical_delineator"}) {
    const EntryInfo& info = loaded_entry(id).info;
    EXPECT_TRUE(info.reference) << id;
    EXPECT_FALSE(info.pretrains) << id;
    EXPECT_FALSE(info.native) << id;
  }
  EXPECT_EQ(loaded_entry("classical_delineator").info.modes, std::vector<std::string>{"rule"});
}

// The classes of the toy corpus's records by the delineator.
at::Tensor waves_of(const Corpus& corpus, const char* r_peaks) {
  const PluginEntry& entry = loaded_entry("classical_delineator");
  Options options(entry.info.options);
  options.set("r_peaks", std::string(r_peaks));
  return entry.make_delineator({options, corpus.shape()})->delineate(signals_of(corpus));
}

TEST(ClassicalDelineator, MarksTheQrsAroundEachPeakAndTheTBehindIt) {
  const ToyCorpus corpus(3, true);
  for (const char* r_peaks : {"all_leads", "each_lead"}) {
    const at::Tensor waves = waves_of(corpus, r_peaks);
    ASSERT_EQ(waves.sizes(), at::IntArrayRef({3, 12, kSamples}));
    ASSERT_EQ(waves.scalar_type(), at::kByte);
    EXPECT_LE(waves.max().item<int>(), 3);
    int qrs = 0, t = 0, beats = 0;
    for (std::int64_t r = 0; r < corpus.size(); ++r)
      for (const BeatMark& beat : corpus.beats(r)) {
        if (beat.sample < 100 || beat.sample > kSamples - 100) continue;
        for (std::int64_t lead = 0; lead < 12; ++lead, ++beats) {
          const at::Tensor one = waves[r][lead];
          qrs += one[beat.sample].item<int>() == static_cast<int>(WaveClass::qrs);
          t += one[beat.sample + 25].item<int>() == static_cast<int>(WaveClass::t);
        }
      }
    EXPECT_GT(qrs, .95 * beats) << r_peaks;
    EXPECT_GT(t, .8 * beats) << r_peaks;
  }
}

TEST(ClassicalDelineator, MarksNothingInAFlatLeadAndEachRecordForItself) {
  const ToyCorpus corpus(3, true);
  const PluginEntry& entry = loaded_entry("classical_delineator");
  const Options options(entry.info.options);
  const auto delineator = entry.make_delineator({options, corpus.shape()});
  at::Tensor signal = signals_of(corpus);
  const at::Tensor together = delineator->delineate(signal);
  EXPECT_TRUE(delineator->delineate(signal.narrow(0, 1, 1)).equal(together.narrow(0, 1, 1)));
  signal.select(1, 5).zero_();
  const at::Tensor flat = delineator->delineate(signal);
  EXPECT_EQ(flat.select(1, 5).max().item<int>(), 0);
  EXPECT_TRUE(flat.select(1, 6).equal(together.select(1, 6)));
}

}  // namespace
}  // namespace beatbench

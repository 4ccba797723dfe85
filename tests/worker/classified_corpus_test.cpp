// The classes that a classifier cell written by hand gives to a corpus: V where a beat comes early,
// else N.
#include "harness/worker/classified_corpus.h"

#include "harness/base/error.h"
#include "harness/cell/cell.h"
#include "harness/protocols/beat_classifier.h"
#include "harness/toolkit/state_file.h"
#include "harness/worker/derived_store.h"
#include "harness/worker/model.h"
#include "tests/base/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = 1000;

// Leads I and II at 100 Hz; a beat each 80 samples, the fifth of record r at r % 2 * 35 early.
class SpikeCorpus final : public Corpus {
 public:
  explicit SpikeCorpus(double rate_hz = 100) : shape_{{"I", "II"}, rate_hz, kSamples} {
    for (std::int64_t r = 0; r < 3; ++r) {
      std::vector<float> signal(2 * kSamples);
      for (std::int64_t beat = 0; beat < 12; ++beat) {
        const std::int64_t peak = 40 + 80 * beat - (beat == 5 ? r % 2 * 35 : 0);
        for (std::int64_t lead = 0; lead < 2; ++lead)
          for (std::int64_t t = peak - 8; t <= peak + 8; ++t)
            signal[static_cast<std::size_t>(lead * kSamples + t)] +=
                static_cast<float>(std::exp(-std::pow(static_cast<double>(t - peak), 2) / 4));
      }
      signals_.push_back(std::move(signal));
    }
  }
  std::int64_t size() const override { return 3; }
  const SignalShape& shape() const override { return shape_; }
  std::span<const float> record(std::int64_t r) const override {
    return signals_[static_cast<std::size_t>(r)];
  }
  std::int64_t patient(std::int64_t r) const override { return r; }
  bool has_beats() const override { return false; }
  std::span<const BeatMark> beats(std::int64_t) const override { return {}; }

 private:
  SignalShape shape_;
  std::vector<std::vector<float>> signals_;
};

class Classified : public ::testing::Test {
 protected:
  Classified() {
    const Json entry = {{"id", "tiny"}, {"options", Json::object()}, {"plugin_digest", "d"}};
    Json method = entry;
    method["options"] = {{"error", "none"}};
    const Json pretraining = {
        {"kind", "pretrain"},
        {"arm", "controlled"},
        {"seed", 0},
        {"method", method},
        {"backbone", entry},
        {"signal", {{"rate_hz", 100.0}, {"seconds", 10.0}, {"leads", {"I", "II"}}}}};
    const Json context = {{"plugins", {TEST_PLUGINS "/good/libtiny.so"}}};
    write("p", pretraining, context);
    const Json evaluation = {{"kind", "evaluate"},
                             {"protocol", {{"id", "mitdb_beats"}, {"options", Json::object()}}}};
    write("e", evaluation, {{"upstream", (folder_ / "p").string()}});
    identity_ = cell_identity(evaluation);
    write_json(folder_ / "e" / "result.json",
               {{"schema_version", 1}, {"identity", identity_}, {"kind", "evaluate"}});
    write_model(pretraining, context);
  }
  void write(const char* name, const Json& input, const Json& context) const {
    write_cell({folder_ / name}, {{"schema_version", kCellSchemaVersion},
                                  {"identity", cell_identity(input)},
                                  {"kind", input.at("kind")},
                                  {"slug", name},
                                  {"input", input},
                                  {"context", context}});
  }
  // V wins where the previous RR is below 0.8 of the local mean.
  void write_model(const Json& pretraining, const Json& context) const {
    const PluginRegistry registry = load_plugins(context);
    const auto model = make_model(pretraining, registry);
    BeatClassifier classifier(model->method->encoder(), {}, 100);
    const std::int64_t previous_ratio = classifier.head.weight.size(1) - 2;
    classifier.head.weight[2][previous_ratio] = -10;
    classifier.head.bias[2] = 8;
    classifier.head.bias[1] = classifier.head.bias[3] = -9;
    save_state(folder_ / "e" / "model.safetensors", classifier.state(), {});
  }
  ClassifiedCorpus classify(const Corpus& corpus, const std::string& identity) const {
    DerivedStore peaks(folder_ / "derived", "corpus", "plugin"),
        classes(folder_ / "derived", "corpus", identity);
    Progress progress("test", true);
    return classify_beats(corpus, folder_ / "e", identity, peaks, classes, progress);
  }

  TemporaryFolder folder_;
  std::string identity_;
};

TEST_F(Classified, EveryDetectedBeatHasTheClassThatTheModelGives) {
  const SpikeCorpus corpus;
  const ClassifiedCorpus classified = classify(corpus, identity_);
  EXPECT_TRUE(classified.has_beats());
  EXPECT_EQ(classified.size(), 3);
  std::int64_t all = 0;
  for (std::int64_t r = 0; r < 3; ++r) {
    EXPECT_GE(classified.beats(r).size(), 11u);
    for (const BeatMark& mark : classified.beats(r)) {
      const bool early = r == 1 && std::abs(mark.sample - 405) < 5;
      EXPECT_EQ(mark.symbol, early ? 'V' : 'N') << r << ' ' << mark.sample;
      ++all;
    }
  }
  EXPECT_NEAR(classified.shares()["V"], 1. / static_cast<double>(all), 1e-12);
  EXPECT_EQ(classified.shares()["S"], 0);
}

TEST_F(Classified, ClassesAreKeptAndReadAgainWithoutTheModel) {
  const SpikeCorpus corpus;
  const Json before = classify(corpus, identity_).shares();
  std::filesystem::remove(folder_ / "e" / "model.safetensors");
  EXPECT_EQ(classify(corpus, identity_).shares(), before);
}

TEST_F(Classified, AnUnfinishedClassifierOrAnotherRateIsRefused) {
  EXPECT_THROW(classify(SpikeCorpus(), "another"), DataError);
  EXPECT_THROW(classify(SpikeCorpus(200), identity_), DataError);
}

}  // namespace
}  // namespace beatbench

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

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>

namespace beatbench {
namespace {

constexpr std::int64_t kSamples = 1000;

// Leads I and II at 100 Hz; a beat each 80 samples, the fifth of record r at r % 2 * 35 early.
class SpikeCorpus final : public Corpus {
 public:
  explicit SpikeCorpus(double rate_hz = 100, const char* second_lead = "II")
      : shape_{{"I", second_lead}, rate_hz, kSamples} {
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
    // The places that the folders themselves tell are those of a build and a workspace that are
    // gone.
    write("p", pretraining, {{"plugins", {"/gone/libtiny.so"}}});
    const Json evaluation = {{"kind", "evaluate"},
                             {"protocol", {{"id", "mitdb_beats"}, {"options", Json::object()}}},
                             {"upstream", cell_identity(pretraining)}};
    write("e", evaluation, {{"upstream", "/gone/p"}});
    identity_ = cell_identity(evaluation);
    place_ = {{"cell", (folder_ / "e").string()},
              {"upstream", (folder_ / "p").string()},
              {"plugins", {TEST_PLUGINS "/good/libtiny.so"}}};
    write_model(pretraining);
  }
  // A cell that is done.
  void write(const char* name, const Json& input, const Json& context) const {
    write_cell({folder_ / name}, {{"schema_version", kCellSchemaVersion},
                                  {"identity", cell_identity(input)},
                                  {"kind", input.at("kind")},
                                  {"slug", name},
                                  {"input", input},
                                  {"context", context}});
    write_json(
        folder_ / name / "result.json",
        {{"schema_version", 1}, {"identity", cell_identity(input)}, {"kind", input.at("kind")}});
  }
  // V wins where the previous RR is below 0.8 of the local mean.
  void write_model(const Json& pretraining) const {
    const PluginRegistry registry = load_plugins(place_);
    const auto model = make_model(pretraining, registry);
    BeatClassifier classifier(model->method->encoder(), {}, 100);
    const std::int64_t previous_ratio = classifier.head.weight.size(1) - 2;
    classifier.head.weight[2][previous_ratio] = -10;
    classifier.head.bias[2] = 8;
    classifier.head.bias[1] = classifier.head.bias[3] = -9;
    save_state(folder_ / "e" / "model.safetensors", classifier.state(), {});
  }
  ClassifiedCorpus classify(const Corpus& corpus, const std::string& identity,
                            Derived& derived) const {
    Progress progress("test", true);
    return classify_beats(corpus, place_, identity, derived, progress);
  }
  ClassifiedCorpus classify(const Corpus& corpus, const std::string& identity) const {
    DerivedStore derived(folder_ / "derived", "corpus", "plugin");
    return classify(corpus, identity, derived);
  }
  // What is said, the test's folder as DIR.
  template <typename Refusal>
  std::string refusal(const Corpus& corpus, const std::string& identity) const {
    try {
      classify(corpus, identity);
    } catch (const Refusal& error) {
      std::string said = error.what();
      const std::string dir = folder_.path();
      if (said.starts_with(dir)) said.replace(0, dir.size(), "DIR");
      return said;
    }
    return "";
  }

  TemporaryFolder folder_;
  std::string identity_;
  Json place_;
};

// A store in which a plugin built with another toolkit found other peaks.
class OtherPeaks final : public Derived {
 public:
  OtherPeaks(Derived& store, at::Tensor peaks) : store_(store), peaks_(std::move(peaks)) {}
  at::Tensor tensor(const std::string& name, const std::string& details,
                    const std::function<at::Tensor()>& compute) override {
    return store_.tensor(name, details, compute);
  }
  at::Tensor shared(const std::string& code, const std::string& name, const std::string& details,
                    const std::function<at::Tensor()>& compute) override {
    return name == "r_peaks" ? peaks_ : store_.shared(code, name, details, compute);
  }

 private:
  Derived& store_;
  at::Tensor peaks_;
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

TEST_F(Classified, PeaksThatDifferHaveClassesOfTheirOwn) {
  const SpikeCorpus corpus;
  DerivedStore store(folder_ / "derived", "corpus", "plugin");
  Progress progress("test", true);
  const CorpusBeats beats = detected_beats(corpus, store, progress);
  classify(corpus, identity_, store);
  OtherPeaks fewer(store, beats.where.slice(0, 1));
  const ClassifiedCorpus classified = classify(corpus, identity_, fewer);
  EXPECT_EQ(std::ssize(classified.beats(0)), beats.first[1] - 1);
  for (const BeatMark& mark : classified.beats(1))
    EXPECT_EQ(mark.symbol, std::abs(mark.sample - 405) < 5 ? 'V' : 'N') << mark.sample;
}

TEST_F(Classified, ClassesThatAreNotThoseOfTheBeatsAreRefused) {
  const SpikeCorpus corpus;
  DerivedStore store(folder_ / "derived", "corpus", "plugin");
  Progress progress("test", true);
  const CorpusBeats beats = detected_beats(corpus, store, progress);
  const at::Tensor label = at::zeros({beats.size()}, at::kLong);
  EXPECT_NO_THROW(ClassifiedCorpus(corpus, beats, label));
  at::Tensor no_class = label.clone();
  no_class[0] = 4;
  for (const at::Tensor& wrong :
       {label.slice(0, 1), at::cat({label, label}), no_class, label.to(at::kByte)})
    try {
      const ClassifiedCorpus classified(corpus, beats, wrong);
      ADD_FAILURE() << wrong.sizes();
    } catch (const DataError& error) {
      EXPECT_EQ(std::string(error.what()),
                "the classes kept for " + std::to_string(beats.size()) +
                    " beats of the corpus are damaged, or of other beats. Delete cache/derived of "
                    "the workspace and run again");
    }
}

TEST_F(Classified, AnUnfinishedClassifierAnotherRateOrNoLeadTwoIsRefused) {
  EXPECT_EQ(refusal<DataError>(SpikeCorpus(), "another one"),
            "DIR/e: is not the finished beat classifier another  that this cell needs. Run the "
            "experiment again");
  EXPECT_EQ(refusal<DataError>(SpikeCorpus(200), identity_),
            "the beat classifier learnt at 100 Hz, the corpus has 200 Hz");
  EXPECT_EQ(
      refusal<UsageError>(SpikeCorpus(100, "V1"), identity_),
      "beats are told by lead II, which the data set does not have. Leave out mitdb_beats and "
      "beat classes, or take others");
}

TEST_F(Classified, AClassifierWhosePretrainingIsAnotherOrUnfinishedIsRefused) {
  const Json cell = read_json(folder_ / "p" / "cell.json");
  const std::string id = cell["identity"].get<std::string>().substr(0, 8);
  Json other = cell;
  other["input"]["seed"] = 1;
  write_json(folder_ / "p" / "cell.json", other);
  EXPECT_EQ(refusal<DataError>(SpikeCorpus(), identity_),
            "DIR/p/cell.json: is not that of the pretraining " + id + ". Run the experiment again");
  write_json(folder_ / "p" / "cell.json", cell);
  std::filesystem::remove(folder_ / "p" / "result.json");
  EXPECT_EQ(refusal<DataError>(SpikeCorpus(), identity_),
            "DIR/p: is not the finished pretraining " + id +
                " that this cell needs. Run the experiment again");
}

}  // namespace
}  // namespace beatbench

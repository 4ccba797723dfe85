#include "harness/worker/classified_corpus.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"
#include "harness/base/options_json.h"
#include "harness/protocols/beat_classifier.h"
#include "harness/protocols/mitdb_beats.h"
#include "harness/protocols/protocol.h"
#include "harness/signal/rr_features.h"
#include "harness/toolkit/state_file.h"
#include "harness/worker/finished_cell.h"
#include "harness/worker/model.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::int64_t kBatch = 64;
constexpr char kSymbols[kBeatClasses + 1] = "NSVF";

// The method that holds the classifier's encoder, and the classifier.
struct LoadedClassifier {
  PluginRegistry registry;
  std::unique_ptr<Model> model;
  std::unique_ptr<BeatClassifier> classifier;
};

LoadedClassifier load_classifier(const Json& place, const std::string& identity) {
  const CellFolder cell{place.at("cell").get<std::string>()},
      upstream{place.at("upstream").get<std::string>()};
  const Json evaluation = finished_input(cell, identity, "beat classifier");
  const Json pretraining = finished_input(upstream, evaluation.at("upstream"), "pretraining");
  LoadedClassifier loaded{load_plugins(place), nullptr, nullptr};
  loaded.model = make_model(pretraining, loaded.registry);
  const Json& asked = evaluation.at("protocol");
  const Protocol& protocol = find_protocol(asked.at("id"));
  const Options options =
      options_from_json(protocol.options, asked.at("options"), "protocol " + protocol.id);
  loaded.classifier = std::make_unique<BeatClassifier>(
      loaded.model->method->encoder(), beat_window(options), loaded.model->signal.rate_hz);
  const std::filesystem::path file = cell.file("model.safetensors");
  load_state(SafetensorsFile(file), loaded.classifier->state(), file.string());
  return loaded;
}

std::string hash_of(const at::Tensor& tensor) {
  const at::Tensor whole = tensor.contiguous();
  return sha256_hex({static_cast<const char*>(whole.const_data_ptr()), whole.nbytes()});
}

at::Tensor rhythm_of(const CorpusBeats& beats, std::int64_t records, double rate_hz) {
  at::Tensor rhythm = at::empty({beats.size(), kRrFeatures});
  float* out = rhythm.data_ptr<float>();
  const at::Tensor sample = beats.where.select(1, 1).contiguous();
  for (std::int64_t r = 0; r < records; ++r) {
    const auto record = static_cast<std::size_t>(r);
    const std::span peaks(sample.const_data_ptr<std::int64_t>() + beats.first[record],
                          static_cast<std::size_t>(beats.first[record + 1] - beats.first[record]));
    out = std::ranges::copy(rr_features(peaks, rate_hz), out).out;
  }
  return rhythm;
}

at::Tensor classify(const Corpus& corpus, const CorpusBeats& beats, const BeatClassifier& model,
                    const std::vector<std::string>& leads, Progress& progress) {
  const SignalShape& shape = corpus.shape();
  const at::Tensor rhythm = rhythm_of(beats, corpus.size(), shape.rate_hz);
  std::vector<at::Tensor> all = {at::empty({0}, at::kLong)};
  for (std::int64_t start = 0; start < corpus.size(); start += kBatch) {
    const std::int64_t stop = std::min(start + kBatch, corpus.size());
    const std::int64_t from = beats.first[static_cast<std::size_t>(start)];
    const std::int64_t to = beats.first[static_cast<std::size_t>(stop)];
    if (from == to) continue;
    const at::Tensor signal = at::zeros({stop - start, std::ssize(leads), shape.samples});
    for (std::int64_t r = start; r < stop; ++r)
      copy_lead_two(corpus.record(r), shape.leads, leads, signal.select(0, r - start));
    const at::Tensor where = beats.where.slice(0, from, to);
    all.push_back(model
                      .predict(signal, {where.select(1, 0) - start, where.select(1, 1),
                                        rhythm.slice(0, from, to)})
                      .argmax(1));
    progress.update(stop, corpus.size(), "beat classes");
  }
  return at::cat(all);
}

}  // namespace

ClassifiedCorpus::ClassifiedCorpus(const Corpus& corpus, const CorpusBeats& beats,
                                   const at::Tensor& label)
    : corpus_(corpus), first_(beats.first) {
  if (label.dim() != 1 || label.size(0) != beats.size() || label.scalar_type() != at::kLong ||
      (label.lt(0) | label.ge(kBeatClasses)).any().item<bool>())
    throw DataError("the classes kept for " + std::to_string(beats.size()) +
                    " beats of the corpus are damaged, or of other beats. Delete cache/derived of "
                    "the workspace and run again");
  const at::Tensor sample = beats.where.select(1, 1).contiguous();
  for (std::int64_t beat = 0; beat < beats.size(); ++beat)
    marks_.push_back({sample.const_data_ptr<std::int64_t>()[beat],
                      kSymbols[label.const_data_ptr<std::int64_t>()[beat]]});
}

std::span<const BeatMark> ClassifiedCorpus::beats(std::int64_t index) const {
  const auto record = static_cast<std::size_t>(index);
  return std::span(marks_).subspan(
      static_cast<std::size_t>(first_.at(record)),
      static_cast<std::size_t>(first_.at(record + 1) - first_[record]));
}

Json ClassifiedCorpus::shares() const {
  Json shares = Json::object();
  for (std::int64_t c = 0; c < kBeatClasses; ++c) {
    const auto count = std::ranges::count(marks_, kSymbols[c], &BeatMark::symbol);
    shares[kBeatClassNames[c]] =
        marks_.empty() ? 0 : static_cast<double>(count) / static_cast<double>(marks_.size());
  }
  return shares;
}

ClassifiedCorpus classify_beats(const Corpus& corpus, const Json& place,
                                const std::string& identity, Derived& derived, Progress& progress) {
  const CorpusBeats beats = detected_beats(corpus, derived, progress);
  // Kept under the classifier; plugins built with another toolkit may have other peaks for it.
  const std::string details = "detected R peaks " + hash_of(beats.where) + ", lead II alone";
  const at::Tensor label = derived.shared(identity, "beat_classes", details, [&] {
    const LoadedClassifier loaded = load_classifier(place, identity);
    const double learnt_hz = loaded.model->signal.rate_hz, rate_hz = corpus.shape().rate_hz;
    if (learnt_hz != rate_hz)
      throw DataError("the beat classifier learnt at " + value_text(learnt_hz) +
                      " Hz, the corpus has " + value_text(rate_hz) + " Hz");
    return classify(corpus, beats, *loaded.classifier, loaded.model->signal.leads, progress);
  });
  return {corpus, beats, label};
}

}  // namespace beatbench

#include "harness/toolkit/corpus_beats.h"

#include "harness/base/error.h"
#include "harness/signal/beat_class.h"
#include "harness/signal/r_peaks.h"
#include "harness/toolkit/digest.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace beatbench {
namespace {

constexpr std::int64_t kChunk = 256;  // records between two looks at the progress

struct Beat {
  std::int64_t record, sample, label;
};

// first[r]: how many beats lie in records before r. `where` is sorted by record.
std::vector<std::int64_t> firsts(const at::Tensor& where, std::int64_t records) {
  std::vector<std::int64_t> first(static_cast<std::size_t>(records) + 1, 0);
  const std::int64_t* row = where.const_data_ptr<std::int64_t>();
  for (std::int64_t beat = 0; beat < where.size(0); ++beat)
    ++first[static_cast<std::size_t>(row[2 * beat]) + 1];
  for (std::size_t r = 1; r < first.size(); ++r) first[r] += first[r - 1];
  return first;
}

at::Tensor places(const std::vector<Beat>& beats) {
  at::Tensor where = at::empty({static_cast<std::int64_t>(beats.size()), 2}, at::kLong);
  std::int64_t* out = where.mutable_data_ptr<std::int64_t>();
  for (const Beat& beat : beats) {
    *out++ = beat.record;
    *out++ = beat.sample;
  }
  return where;
}

at::Tensor detect(const Corpus& corpus, Progress& progress) {
  const SignalShape& shape = corpus.shape();
  std::vector<std::vector<std::int64_t>> peaks(static_cast<std::size_t>(corpus.size()));
  for_each_record(corpus, progress, "R peaks", [&](std::int64_t record) {
    peaks[static_cast<std::size_t>(record)] =
        detect_r_peaks(corpus.record(record), shape.leads, shape.rate_hz);
  });
  std::vector<Beat> beats;
  for (std::size_t record = 0; record < peaks.size(); ++record)
    for (const std::int64_t sample : peaks[record])
      beats.push_back({static_cast<std::int64_t>(record), sample, 0});
  return places(beats);
}

}  // namespace

void for_each_record(const Corpus& corpus, Progress& progress, const char* note,
                     const std::function<void(std::int64_t)>& each) {
  for (std::int64_t start = 0; start < corpus.size(); start += kChunk) {
    const std::int64_t stop = std::min(start + kChunk, corpus.size());
    at::parallel_for(start, stop, 8, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t record = from; record < to; ++record) each(record);
    });
    progress.update(stop, corpus.size(), note);
  }
}

CorpusBeats detected_beats(const Corpus& corpus, Derived& derived, Progress& progress) {
  const at::Tensor where =
      derived.shared(beatbench_toolkit_digest, "r_peaks", "all leads, Pan-Tompkins",
                     [&] { return detect(corpus, progress); });
  return {where, {}, firsts(where, corpus.size())};
}

CorpusBeats annotated_beats(const Corpus& corpus) {
  if (!corpus.has_beats())
    throw UsageError(
        "the method needs annotated beats, which this corpus lacks. Use targets that need none, or "
        "name mitdb in [datasets]: its beat classifier then gives every corpus their classes.");
  std::vector<Beat> beats;
  for (std::int64_t record = 0; record < corpus.size(); ++record)
    for (const BeatMark& mark : corpus.beats(record))
      if (const std::int64_t label = aami_class(mark.symbol); label >= 0)
        beats.push_back({record, mark.sample, label});
  const at::Tensor where = places(beats);
  const at::Tensor label = at::empty({where.size(0)}, at::kLong);
  std::transform(beats.begin(), beats.end(), label.mutable_data_ptr<std::int64_t>(),
                 [](const Beat& beat) { return beat.label; });
  return {where, label, firsts(where, corpus.size())};
}

std::vector<std::int64_t> CorpusBeats::peaks(std::int64_t record) const {
  const auto r = static_cast<std::size_t>(record);
  std::vector<std::int64_t> samples;
  for (std::int64_t beat = first[r]; beat < first[r + 1]; ++beat)
    samples.push_back(where.const_data_ptr<std::int64_t>()[2 * beat + 1]);
  return samples;
}

CorpusBeats CorpusBeats::only(const at::Tensor& keep, std::int64_t records) const {
  const at::Tensor kept = keep.nonzero().squeeze(1);
  const at::Tensor place = where.index_select(0, kept);
  return {place, label.defined() ? label.index_select(0, kept) : at::Tensor(),
          firsts(place, records)};
}

}  // namespace beatbench

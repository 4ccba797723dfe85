#include "harness/protocols/beat_parts.h"

#include "harness/signal/beat_class.h"
#include "harness/signal/rr_features.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>

namespace beatbench {
namespace {

constexpr auto kTrain = std::to_array<std::string_view>({"101", "106", "108", "109", "112", "114",
                                                         "115", "116", "118", "122", "124", "201",
                                                         "203", "207", "208", "209", "215", "230"});
// All four classes in few records; 208, which has nine in ten F of DS1, must be learnt from.
constexpr auto kValidation = std::to_array<std::string_view>({"119", "205", "220", "223"});
constexpr auto kTest = std::to_array<std::string_view>(
    {"100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210",
     "212", "213", "214", "219", "221", "222", "228", "231", "232", "233", "234"});

at::Tensor tensor_of(const std::vector<std::int64_t>& values) {
  at::Tensor tensor = at::empty({std::ssize(values)}, at::kLong);
  std::ranges::copy(values, tensor.data_ptr<std::int64_t>());
  return tensor;
}

}  // namespace

BeatPart beat_part_of(std::string_view id) {
  const std::string_view record = id.substr(0, id.find('/'));
  const auto has = [&](const auto& records) {
    return std::ranges::find(records, record) != records.end();
  };
  if (has(kTrain)) return BeatPart::train;
  if (has(kValidation)) return BeatPart::validation;
  return has(kTest) ? BeatPart::test : BeatPart::none;
}

LabelledBeats labelled_beats(const PreparedSet& data, const Rows& rows) {
  LabelledBeats part;
  std::vector<std::int64_t> samples, labels;
  std::vector<float> rhythms;
  part.first.push_back(0);
  for (const std::int64_t row : rows) {
    std::vector<std::int64_t> peaks;
    for (const Beat& beat : data.beats(row)) peaks.push_back(beat.sample);
    const std::vector<float> rhythm = rr_features(peaks, data.spec().rate_hz);
    const std::size_t before = labels.size();
    for (std::size_t b = 0; b < peaks.size(); ++b) {
      const std::int64_t label = aami_class(data.beats(row)[b].symbol);
      if (label < 0 || label >= kBeatClasses) {
        ++part.unclassed;
        continue;
      }
      samples.push_back(peaks[b]);
      labels.push_back(label);
      const auto from = rhythm.begin() + static_cast<std::ptrdiff_t>(b) * kRrFeatures;
      rhythms.insert(rhythms.end(), from, from + kRrFeatures);
    }
    if (labels.size() == before) continue;
    part.rows.push_back(row);
    part.first.push_back(std::ssize(labels));
  }
  part.sample = tensor_of(samples);
  part.label = tensor_of(labels);
  part.rhythm = at::empty({std::ssize(labels), kRrFeatures});
  std::ranges::copy(rhythms, part.rhythm.data_ptr<float>());
  return part;
}

BeatBatch batch_of(const LabelledBeats& part, std::span<const std::int64_t> places,
                   const PreparedSet& data, const std::vector<std::string>& leads) {
  BeatBatch batch;
  batch.signal = at::zeros({std::ssize(places), std::ssize(leads), data.samples()});
  std::vector<std::int64_t> record, index;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto place = static_cast<std::size_t>(places[i]);
    copy_lead_two(data.signal(part.rows[place]), data.spec().leads, leads,
                  batch.signal.select(0, static_cast<std::int64_t>(i)));
    for (std::int64_t beat = part.first[place]; beat < part.first[place + 1]; ++beat) {
      record.push_back(static_cast<std::int64_t>(i));
      index.push_back(beat);
    }
  }
  batch.index = tensor_of(index);
  batch.beats = {tensor_of(record), part.sample.index_select(0, batch.index),
                 part.rhythm.index_select(0, batch.index)};
  return batch;
}

}  // namespace beatbench

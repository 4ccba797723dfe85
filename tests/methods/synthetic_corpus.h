#pragma once

#include "datasets/synthetic/ecg.h"
#include "harness/sdk/batch.h"
#include "harness/sdk/corpus.h"
#include "harness/toolkit/augment.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// Synthetic ECGs of 10 s, not annotated, as PTB-XL is not. One patient in three has two records,
// one after the other.
class SyntheticCorpus final : public Corpus {
 public:
  explicit SyntheticCorpus(std::int64_t records, double rate_hz = 100,
                           std::vector<std::string> leads = twelve_leads())
      : shape_{std::move(leads), rate_hz, static_cast<std::int64_t>(10 * rate_hz)} {
    const std::vector<std::string> all = twelve_leads();
    for (std::int64_t record = 0; record < records; ++record) {
      patient_.push_back(record % 4 == 3 ? record - 1 : record);
      const auto patient = synthetic::draw_patient(1, "corpus", patient_.back());
      std::vector<float>& signal = signal_.emplace_back();
      const auto mv = synthetic::render(patient, rate_hz, 10, 1, "corpus", record).mv;
      for (const std::string& name : shape_.leads) {
        const auto lead = std::ranges::find(all, name) - all.begin();
        signal.insert(signal.end(), mv.at(std::size_t(lead)).begin(), mv[std::size_t(lead)].end());
      }
    }
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(signal_.size()); }
  const SignalShape& shape() const override { return shape_; }
  std::span<const float> record(std::int64_t r) const override {
    return signal_[static_cast<std::size_t>(r)];
  }
  std::int64_t patient(std::int64_t r) const override {
    return patient_[static_cast<std::size_t>(r)];
  }
  bool has_beats() const override { return false; }
  std::span<const BeatMark> beats(std::int64_t) const override { return {}; }

  // Every lead as (gain * mV + offset_mv).
  void change(float gain, float offset_mv) {
    for (auto& signal : signal_)
      for (float& mv : signal) mv = gain * mv + offset_mv;
  }

  // Its first records.
  Batch batch(std::int64_t records) const {
    const auto leads = static_cast<std::int64_t>(shape_.leads.size());
    Batch batch{at::empty({records, leads, shape_.samples}, at::kFloat),
                at::empty({records}, at::kLong), at::empty({records}, at::kLong)};
    float* to = batch.signal.mutable_data_ptr<float>();
    for (std::int64_t r = 0; r < records; ++r) {
      to = std::ranges::copy(record(r), to).out;
      batch.record.mutable_data_ptr<std::int64_t>()[r] = r;
      batch.patient.mutable_data_ptr<std::int64_t>()[r] = patient(r);
    }
    return batch;
  }

 private:
  SignalShape shape_;
  std::vector<std::vector<float>> signal_;
  std::vector<std::int64_t> patient_;
};

}  // namespace beatbench

#include "harness/train/corpus_view.h"

#include "harness/base/error.h"
#include "harness/base/hash.h"

#include <algorithm>
#include <map>

namespace beatbench {

CorpusView::CorpusView(std::vector<CorpusPart> parts, std::int64_t limit)
    : parts_(std::move(parts)) {
  std::map<std::string, std::int64_t> patients;  // a patient is the same only within one data set
  Sha256 hash;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const PreparedSet& set = *parts_[p].set;
    const SignalShape shape{set.spec().leads, set.spec().rate_hz, set.samples()};
    if (p > 0 && (shape.leads != shape_.leads || shape.rate_hz != shape_.rate_hz ||
                  shape.samples != shape_.samples))
      throw DataError(set.folder().string() + ": its signals have another shape than " +
                      parts_[0].set->folder().string());
    shape_ = shape;
    has_beats_ = has_beats_ && set.has_beats();
    for (std::int64_t r = 0; r < set.size() && (limit == 0 || size() < limit); ++r) {
      const RecordInfo& info = set.records()[static_cast<std::size_t>(r)];
      const std::vector<int>& folds = parts_[p].folds;
      if (!folds.empty() && std::ranges::find(folds, info.fold) == folds.end()) continue;
      const auto next = static_cast<std::int64_t>(patients.size());
      Row item{p, r, patients.emplace(set.dataset() + "/" + info.patient, next).first->second, {}};
      if (set.has_beats())
        for (const Beat& beat : set.beats(r)) item.beats.push_back({beat.sample, beat.symbol});
      rows_.push_back(std::move(item));
      hash.update(set.fingerprint() + "/" + std::to_string(r) + "\n");
    }
  }
  if (rows_.empty())
    throw DataError("the pretraining corpus has no records: check the folds of [pretrain] corpus");
  fingerprint_ = hash.hex();
}

std::span<const float> CorpusView::record(std::int64_t index) const {
  return parts_[row(index).part].set->signal(row(index).record);
}

std::span<const BeatMark> CorpusView::beats(std::int64_t index) const { return row(index).beats; }

}  // namespace beatbench

#pragma once

#include "datasets/prepared/prepared_set.h"
#include "harness/sdk/corpus.h"

#include <memory>
#include <string>
#include <vector>

namespace beatbench {

// Selected folds of one prepared set.
struct CorpusPart {
  std::shared_ptr<const PreparedSet> set;
  std::vector<int> folds;  // empty: every record
};

// Parts of prepared sets as one corpus, in the order of the parts and of their records.
class CorpusView final : public Corpus {
 public:
  // `limit` > 0 keeps the first so many records. DataError where nothing is left or the sets differ
  // in shape.
  explicit CorpusView(std::vector<CorpusPart> parts, std::int64_t limit = 0);

  std::int64_t size() const override { return static_cast<std::int64_t>(rows_.size()); }
  const SignalShape& shape() const override { return shape_; }
  std::span<const float> record(std::int64_t index) const override;
  std::int64_t patient(std::int64_t index) const override { return row(index).patient; }
  bool has_beats() const override { return has_beats_; }
  std::span<const BeatMark> beats(std::int64_t index) const override;
  const std::string& fingerprint() const {
    return fingerprint_;
  }  // of exactly these records in this order

 private:
  struct Row {
    std::size_t part;
    std::int64_t record;
    std::int64_t patient;
    std::vector<BeatMark> beats;
  };
  const Row& row(std::int64_t index) const { return rows_.at(static_cast<std::size_t>(index)); }
  std::vector<CorpusPart> parts_;
  SignalShape shape_;
  std::vector<Row> rows_;
  bool has_beats_ = true;
  std::string fingerprint_;
};

}  // namespace beatbench

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace beatbench {

// What a cell was judged on: shared by all cells of a protocol's fold, so the store holds it once.
struct TestSet {
  enum class Kind { multilabel, multiclass, waves };
  Kind kind = Kind::multilabel;
  std::vector<std::string> classes;
  std::vector<std::string> items, patients;  // [item]
  // multilabel: 0 or 1 [item, class]; multiclass: number of the class [item]; waves: empty
  std::vector<std::uint8_t> truth;
  std::string digest;  // SHA-256 of all above
};

// What one cell answered, as small as its metrics allow.
struct Predictions {
  std::vector<float> scores;          // multilabel: [item, class]
  std::vector<std::uint8_t> answers;  // multiclass: class of the highest score [item]
  std::vector<std::int32_t> counts;   // waves: samples TP, FP, FN [item, class, 3]
  // waves: sums of matched boundaries [item, class, onset offset, kBoundarySums] as in
  // harness/metrics/boundaries.h; empty where the cell kept none
  std::vector<double> boundaries;
  std::vector<std::optional<float>> thresholds;  // multilabel, [class]: from the validation part
  std::string digest;                            // SHA-256 of all above and the test set's digest
};

struct JudgedItems {
  TestSet test_set;
  Predictions predictions;
};

const char* kind_name(TestSet::Kind kind);             // "multilabel", as in items.json
TestSet::Kind test_set_kind(const std::string& name);  // DataError for another word

// From items.json, ids.json, truth.npy, and predictions.npy (of beats answers.npy where that is not
// there), or counts.npy and boundaries.npy, of a cell folder (docs/cell-format.md). Nothing where
// items.json is missing: a cell of an older version, or of a protocol that keeps none. DataError
// where the files contradict each other.
std::optional<JudgedItems> read_predictions(const std::filesystem::path& cell_folder);

// The bytes of a cell's answers (boundaries apart) as the store keeps them, little endian, and
// back.
std::span<const std::byte> bytes_of(TestSet::Kind kind, const Predictions& predictions);
template <class T>
void set_values(std::span<const std::byte> bytes, std::vector<T>& values) {
  values.resize(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
}
void set_bytes(TestSet::Kind kind, std::span<const std::byte> bytes, Predictions& predictions);

}  // namespace beatbench

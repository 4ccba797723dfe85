#pragma once

#include "harness/base/json.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// The lead order of every prepared corpus. Readers translate the spellings of their files (AVR,
// aVR, avr) to these.
const std::vector<std::string>& standard_leads();  // I II III aVR aVL aVF V1 … V6
// "AVR", "avr" → "aVR"; "MLII" → "II" (a modified lead II of Holter recorders). Other names come
// back as they are.
std::string standard_lead(std::string_view spelling);

// One recording in physical units.
struct Recording {
  double rate_hz = 0;
  std::vector<std::string> leads;             // standard spelling
  std::vector<std::vector<float>> signal_mv;  // [lead][sample]; NaN where the file says "no value"
};

// A wave with its bounds, in samples of the record's own rate. A bound that the annotator did not
// give is -1.
struct Wave {
  enum class Kind : std::uint8_t { p = 1, qrs = 2, t = 3 };
  Kind kind = Kind::qrs;
  std::int64_t onset = -1, peak = -1, offset = -1;
};

// All wave marks of one lead, and the interval in which the absence of a mark means the absence of
// a wave.
struct LeadWaves {
  std::vector<Wave> waves;  // by time
  std::int64_t annotated_begin = 0,
               annotated_end = 0;  // [begin, end), empty where nothing is annotated
  // First and last sample of bounds without a peak: some wave is there, its kind was not marked.
  std::vector<std::array<std::int64_t, 2>> unclear = {};
};

struct Beat {
  std::int64_t sample = 0;  // of the record's own rate
  char symbol = 'N';        // MIT annotation symbol
};

// A statement that a reader may give to a record (SCP-ECG in PTB-XL).
struct ScpStatement {
  std::string code;      // "IMI"
  std::string subclass;  // of a diagnosis; empty for other statements
  bool form = false, rhythm = false;
  bool operator==(const ScpStatement&) const = default;
};

// What is known of a record without reading its signal.
struct RecordInfo {
  std::string id;       // "1", "100", as the data set counts
  std::string patient;  // the data set's own patient id; the record's id where it gives none
  int fold = 0;         // the data set's own fold, 0 where it has none
  std::vector<std::uint8_t> labels = {};     // one 0/1 per Dataset::classes(); empty: not labelled
  std::vector<std::string> statements = {};  // codes of Dataset::statements(), in order
  Json metadata = Json::object();            // age, sex, rhythm, … as far as the data set tells
};

// One data set in one release, as its folder holds it. Construction reads the metadata alone and
// throws DataError (missing folder, damaged table) with what to do; read(), waves() and beats()
// throw DataError for one record, naming its file.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::string id() const = 0;       // with release: "ptb-xl-1.0.3"
  virtual std::string licence() const = 0;  // "CC BY 4.0"
  virtual std::string citation() const = 0;
  virtual const std::filesystem::path& folder() const = 0;
  virtual const std::vector<RecordInfo>& records() const = 0;
  virtual std::vector<std::string> classes() const { return {}; }  // names of RecordInfo::labels
  virtual std::vector<ScpStatement> statements() const { return {}; }  // by code
  // The signal, from the files whose rate is nearest above (else nearest to) `rate_hz` where a set
  // has several.
  virtual Recording read(std::size_t record, double rate_hz) const = 0;
  virtual bool has_waves() const { return false; }
  virtual std::vector<LeadWaves> waves(std::size_t) const { return {}; }  // per lead of read()
  // Of a set that is read as the user says instead of in a form of its own: how, as text. It may
  // have any leads, rates and lengths and be annotated here and there alone, so it is judged on and
  // never trained on, and prepared accordingly (datasets/prepared/annotated_part.h).
  virtual std::string reading() const { return {}; }
  virtual bool has_beats() const { return false; }
  virtual std::vector<Beat> beats(std::size_t) const { return {}; }
  // Files of one record, relative to folder(): their sizes and times enter the cache key, their
  // SHA-256 `data verify`.
  virtual std::vector<std::filesystem::path> files(std::size_t record, double rate_hz) const = 0;
  // Files all records share: tables and, where the set ships one, its checksum list
  // (checksum_list in datasets/folder.h).
  virtual std::vector<std::filesystem::path> tables() const = 0;
};

}  // namespace beatbench

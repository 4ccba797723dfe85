#include "datasets/prepared/contents.h"

#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/npy.h"

#include <array>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr int kSchemaVersion = 1;

// A table of whole numbers on its way to or from a .npy file.
template <std::size_t columns>
struct Rows {
  std::vector<std::int64_t> values;

  void add(const std::array<std::int64_t, columns>& row) {
    values.insert(values.end(), row.begin(), row.end());
  }
  void write(const fs::path& file, Sha256& hash) const {
    hash.update(std::as_bytes(std::span(values)));
    const auto rows = static_cast<std::int64_t>(values.size() / columns);
    write_npy<std::int64_t>(file, {rows, std::int64_t{columns}}, values);
  }
};

template <std::size_t columns, typename Use>
void for_each_row(const fs::path& file, Use use) {
  const NpyArray array(file);
  if (array.shape().size() != 2 || array.shape()[1] != std::int64_t{columns})
    throw DataError(file.string() + ": does not have " + std::to_string(columns) + " columns");
  const auto values = array.as<std::int64_t>();
  for (std::size_t at = 0; at < values.size(); at += columns) use(values.subspan(at, columns));
}

void write_waves(const fs::path& folder, const Contents& contents, Sha256& hash) {
  Rows<6> waves;      // record, lead, kind (0: unclear), onset, peak, offset
  Rows<2> annotated;  // begin, end of [record, lead]
  for (std::size_t r = 0; r < contents.waves.size(); ++r) {
    for (std::size_t l = 0; l < contents.waves[r].size(); ++l) {
      const LeadWaves& lead = contents.waves[r][l];
      const auto record = static_cast<std::int64_t>(r), index = static_cast<std::int64_t>(l);
      for (const Wave& w : lead.waves)
        waves.add({record, index, static_cast<std::int64_t>(w.kind), w.onset, w.peak, w.offset});
      for (const auto& [first, last] : lead.unclear) waves.add({record, index, 0, first, -1, last});
      annotated.add({lead.annotated_begin, lead.annotated_end});
    }
  }
  waves.write(folder / "waves.npy", hash);
  annotated.write(folder / "annotated.npy", hash);
}

void read_waves(const fs::path& folder, Contents& contents) {
  const std::size_t leads = contents.spec.leads.size();
  contents.waves.assign(contents.records.size(), std::vector<LeadWaves>(leads));
  for_each_row<6>(folder / "waves.npy", [&](std::span<const std::int64_t> row) {
    LeadWaves& lead =
        contents.waves.at(static_cast<std::size_t>(row[0])).at(static_cast<std::size_t>(row[1]));
    if (row[2] == 0)
      lead.unclear.push_back({row[3], row[5]});
    else
      lead.waves.push_back({static_cast<Wave::Kind>(row[2]), row[3], row[4], row[5]});
  });
  std::size_t at = 0;
  for_each_row<2>(folder / "annotated.npy", [&](std::span<const std::int64_t> row) {
    LeadWaves& lead = contents.waves.at(at / leads).at(at % leads);
    lead.annotated_begin = row[0];
    lead.annotated_end = row[1];
    ++at;
  });
}

void write_beats(const fs::path& folder, const Contents& contents, Sha256& hash) {
  Rows<3> beats;  // record, sample, symbol
  for (std::size_t r = 0; r < contents.beats.size(); ++r)
    for (const Beat& beat : contents.beats[r])
      beats.add({static_cast<std::int64_t>(r), beat.sample, beat.symbol});
  beats.write(folder / "beats.npy", hash);
}

void read_beats(const fs::path& folder, Contents& contents) {
  contents.beats.resize(contents.records.size());
  for_each_row<3>(folder / "beats.npy", [&](std::span<const std::int64_t> row) {
    contents.beats.at(static_cast<std::size_t>(row[0]))
        .push_back({row[1], static_cast<char>(row[2])});
  });
}

// Only where a set has statements: the fingerprints of all others stay as they were.
void write_statements(Json& corpus, const Contents& contents) {
  if (contents.statements.empty()) return;
  for (const ScpStatement& s : contents.statements)
    corpus["statements"].push_back(
        {{"code", s.code}, {"subclass", s.subclass}, {"form", s.form}, {"rhythm", s.rhythm}});
  for (const RecordInfo& record : contents.records)
    corpus["records"]["statements"].push_back(record.statements);
}

void read_statements(const Json& corpus, Contents& contents) {
  if (!corpus.contains("statements")) return;
  for (const Json& s : corpus.at("statements"))
    contents.statements.push_back({s.at("code"), s.at("subclass"), s.at("form"), s.at("rhythm")});
  const Json& codes = corpus.at("records").at("statements");
  for (std::size_t i = 0; i < contents.records.size(); ++i)
    contents.records[i].statements = codes.at(i).get<std::vector<std::string>>();
}

// Everything of the records that is part of the fingerprint; "01001" for labels, "" where there are
// none.
Json columns_of(const std::vector<RecordInfo>& records) {
  Json ids = Json::array(), patients = ids, folds = ids, labels = ids;
  for (const RecordInfo& record : records) {
    ids.push_back(record.id);
    patients.push_back(record.patient);
    folds.push_back(record.fold);
    std::string digits;
    for (const std::uint8_t label : record.labels) digits += label != 0 ? '1' : '0';
    labels.push_back(digits);
  }
  return {{"id", ids}, {"patient", patients}, {"fold", folds}, {"labels", labels}};
}

std::vector<RecordInfo> records_of(const Json& columns, const Json& metadata) {
  std::vector<RecordInfo> records(columns.at("id").size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    RecordInfo& record = records[i];
    record.id = columns.at("id").at(i);
    record.patient = columns.at("patient").at(i);
    record.fold = columns.at("fold").at(i);
    for (const char digit : columns.at("labels").at(i).get_ref<const std::string&>())
      record.labels.push_back(digit == '1');
    record.metadata = metadata.at(i);
  }
  return records;
}

}  // namespace

void write_contents(const fs::path& folder, Contents& contents, Sha256& signal_hash) {
  if (contents.wave_rate_hz > 0) write_waves(folder, contents, signal_hash);
  if (contents.has_beats) write_beats(folder, contents, signal_hash);

  Json corpus = {{"schema_version", kSchemaVersion},
                 {"dataset", contents.dataset},
                 {"signal",
                  {{"rate_hz", contents.spec.rate_hz},
                   {"seconds", contents.spec.seconds},
                   {"leads", contents.spec.leads}}},
                 {"classes", contents.classes},
                 {"wave_rate_hz", contents.wave_rate_hz},
                 {"has_beats", contents.has_beats},
                 {"records", columns_of(contents.records)}};
  write_statements(corpus, contents);
  contents.fingerprint = signal_hash.update(corpus.dump()).hex();

  corpus["fingerprint"] = contents.fingerprint;
  corpus["notes"] = contents.notes;
  corpus["skipped"] = Json::array();
  for (const auto& [record, reason] : contents.skipped)
    corpus["skipped"].push_back({{"record", record}, {"reason", reason}});
  corpus["metadata"] = Json::array();
  for (const RecordInfo& record : contents.records) corpus["metadata"].push_back(record.metadata);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    corpus["files"][entry.path().filename().string()] = entry.file_size();
  write_json(folder / "corpus.json", corpus);
}

Contents read_contents(const fs::path& folder) {
  const fs::path file = folder / "corpus.json";
  const Json corpus = read_json(file);
  try {
    if (corpus.at("schema_version") != kSchemaVersion)
      throw DataError(file.string() + ": was written by another version of beatbench");
    for (const auto& [name, bytes] : corpus.at("files").items()) {
      std::error_code error;
      const auto size = fs::file_size(folder / name, error);
      if (error)
        throw DataError((folder / name).string() + ": cannot be read, corpus.json lists it");
      if (size != bytes.get<std::uintmax_t>())
        throw DataError((folder / name).string() + ": has " + std::to_string(size) +
                        " bytes, corpus.json says " + bytes.dump());
    }
    Contents contents;
    contents.dataset = corpus.at("dataset");
    contents.fingerprint = corpus.at("fingerprint");
    const Json& signal = corpus.at("signal");
    contents.spec.rate_hz = signal.at("rate_hz");
    contents.spec.seconds = signal.at("seconds");
    contents.spec.leads = signal.at("leads").get<std::vector<std::string>>();
    contents.classes = corpus.at("classes").get<std::vector<std::string>>();
    contents.notes = corpus.at("notes").get<std::vector<std::string>>();
    for (const Json& entry : corpus.at("skipped"))
      contents.skipped.push_back({entry.at("record"), entry.at("reason")});
    contents.records = records_of(corpus.at("records"), corpus.at("metadata"));
    read_statements(corpus, contents);
    contents.wave_rate_hz = corpus.at("wave_rate_hz");
    contents.has_beats = corpus.at("has_beats");
    if (contents.wave_rate_hz > 0) read_waves(folder, contents);
    if (contents.has_beats) read_beats(folder, contents);
    return contents;
  } catch (const Json::exception& mistake) {
    throw DataError(file.string() + ": is damaged (" + mistake.what() + ")");
  } catch (const std::out_of_range&) {
    throw DataError(file.string() + ": does not fit the tables beside it");
  }
}

}  // namespace beatbench

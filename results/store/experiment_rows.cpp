#include "results/store/experiment_rows.h"

#include "harness/base/error.h"
#include "results/store/scores.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr int kExperimentSchemaVersion = 1;

constexpr const char* kSelectStamp = "SELECT stamp FROM experiments WHERE name = ?";
constexpr const char* kDeleteExperiment = "DELETE FROM experiments WHERE name = ?";
constexpr const char* kInsertExperiment =
    "INSERT INTO experiments (name, manifest_file, manifest, last_run_utc, run_limit, stamp) "
    "VALUES (?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertDataSet =
    "INSERT INTO data_sets (experiment_id, position, dataset, name, fingerprint, records, skipped, "
    "licence, citation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertPlugin =
    "INSERT INTO plugins (experiment_id, position, label, method, title, reference, version, file, "
    "digest, citation, licence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertEntry =
    "INSERT OR IGNORE INTO entries (experiment_id, label, arm, protocol, mode, label_fraction, "
    "planned, done, failed, n_seeds, n_folds, limited) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)";
constexpr const char* kSelectEntry =
    "SELECT id FROM entries WHERE experiment_id = ? AND label = ? AND arm = ? AND protocol = ? "
    "AND mode = ? AND label_fraction = ?";
// Of several folders with the planned identity the best counts: done before failed before partial
// ("d" < "f" < "p").
constexpr const char* kInsertCell = R"sql(
INSERT INTO experiment_cells (experiment_id, position, identity, slug, kind, label, fold, seed, entry_id, cell_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
        (SELECT id FROM cells WHERE identity = ?3 ORDER BY status, slug <> ?4, slug LIMIT 1))
)sql";
constexpr const char* kSelectEntries = "SELECT id FROM entries WHERE experiment_id = ? ORDER BY id";

std::string text_or_empty(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

}  // namespace

ExperimentWriter::ExperimentWriter(Database& database)
    : database_(database),
      select_stamp_(database, kSelectStamp),
      delete_experiment_(database, kDeleteExperiment),
      insert_experiment_(database, kInsertExperiment),
      insert_data_set_(database, kInsertDataSet),
      insert_plugin_(database, kInsertPlugin),
      insert_entry_(database, kInsertEntry),
      select_entry_(database, kSelectEntry),
      insert_cell_(database, kInsertCell),
      select_entries_(database, kSelectEntries) {}

std::string ExperimentWriter::stored_stamp(const std::string& name) {
  std::string stamp = select_stamp_.bind(name).step() ? select_stamp_.text(0) : "";
  select_stamp_.reset();
  return stamp;
}

bool ExperimentWriter::write(const fs::path& file, const std::string& stamp,
                             std::vector<std::string>& damaged) {
  const auto name_it = [&](const std::string& problem) {
    damaged.push_back(file.string() + ": " + problem);
    return false;
  };
  Json json;
  try {
    json = read_json(file);
  } catch (const DataError& error) {
    damaged.emplace_back(error.what());
    return false;
  }
  try {
    if (const int version = json.at("schema_version").get<int>();
        version > kExperimentSchemaVersion)
      return name_it("schema " + std::to_string(version) + ", this program reads up to schema " +
                     std::to_string(kExperimentSchemaVersion));
    if (const auto name = json.at("experiment").get<std::string>(); name != file.stem().string())
      return name_it("names the experiment '" + name + "', not that of its file");
    Transaction transaction(database_);
    write_rows(json, stamp);
    transaction.commit();
    return true;
  } catch (const Json::exception& error) {
    return name_it("not as docs/cell-format.md says (" + std::string(error.what()) + ")");
  } catch (const ConstraintError& error) {
    return name_it("contradicts itself (" + std::string(error.what()) + ")");
  }
}

void ExperimentWriter::write_rows(const Json& json, const std::string& stamp) {
  const auto name = json.at("experiment").get<std::string>();
  std::optional<std::int64_t> limit;
  if (json.contains("limit") && !json.at("limit").is_null()) limit = json.at("limit").get<int>();
  delete_experiment_.bind(name).run();
  insert_experiment_
      .bind(name, text_or_empty(json, "manifest_file"), json.at("manifest").dump(),
            text_or_empty(json, "last_run_utc"), limit, stamp)
      .run();
  const std::int64_t experiment = database_.last_row_id();
  write_data_sets(experiment, json.at("data"));
  write_plugins(experiment, json.at("methods"));
  write_plan(experiment, json.at("cells"));
  ScoreWriter scores(database_);
  std::vector<std::int64_t> entries;
  select_entries_.bind(experiment);
  while (select_entries_.step()) entries.push_back(select_entries_.integer(0));
  select_entries_.reset();
  for (const std::int64_t entry : entries) scores.write(entry, limit.has_value());
}

void ExperimentWriter::write_data_sets(std::int64_t experiment, const Json& data) {
  int position = 0;
  for (const Json& set : data) {
    const Json skipped = set.contains("skipped") ? set.at("skipped") : Json::array();
    insert_data_set_
        .bind(experiment, position++, set.at("dataset").get<std::string>(),
              set.at("name").get<std::string>(), set.at("fingerprint").get<std::string>(),
              set.at("records").get<std::int64_t>(), skipped.dump(), text_or_empty(set, "licence"),
              text_or_empty(set, "citation"))
        .run();
  }
}

void ExperimentWriter::write_plugins(std::int64_t experiment, const Json& methods) {
  int position = 0;
  for (const Json& method : methods) {
    insert_plugin_
        .bind(experiment, position++, method.at("label").get<std::string>(),
              method.at("id").get<std::string>(), text_or_empty(method, "title"),
              method.value("reference", false), text_or_empty(method, "version"),
              text_or_empty(method, "plugin_file"), text_or_empty(method, "plugin_digest"),
              text_or_empty(method, "citation"), text_or_empty(method, "licence"))
        .run();
  }
}

void ExperimentWriter::write_plan(std::int64_t experiment, const Json& cells) {
  int position = 0;
  for (const Json& cell : cells) {
    const auto kind = cell.at("kind").get<std::string>();
    const auto label = cell.at("label").get<std::string>();
    std::optional<std::int64_t> entry;
    if (kind == "evaluate") {
      const auto bind = [&](Statement& statement) -> Statement& {
        return statement.bind(experiment, label, cell.at("arm").get<std::string>(),
                              cell.at("protocol").get<std::string>(),
                              cell.at("mode").get<std::string>(),
                              cell.at("label_fraction").get<double>());
      };
      bind(insert_entry_).run();
      bind(select_entry_).step();
      entry = select_entry_.integer(0);
      select_entry_.reset();
    }
    insert_cell_
        .bind(experiment, position++, cell.at("identity").get<std::string>(),
              cell.at("slug").get<std::string>(), kind, label, cell.at("fold").get<std::int64_t>(),
              cell.at("seed").get<std::int64_t>(), entry)
        .run();
  }
}

}  // namespace beatbench

#include "results/report/table_statistics.h"

#include "harness/base/hash.h"
#include "results/analysis/in_parallel.h"
#include "results/report/row_order.h"
#include "results/report/statistics_json.h"
#include "results/report/words.h"

#include <algorithm>

namespace beatbench {
namespace {

// A new version where the same predictions would give other numbers.
constexpr int kStatisticsVersion = 2;

std::size_t complete_rows_of(const ReportTable& table) {
  return static_cast<std::size_t>(std::ranges::count_if(
      table.rows, [](const ReportRow& row) { return row.complete && !row.entry.limited; }));
}

// All that the numbers depend on, as text and bytes: a table may stand on 100,000 runs.
class KeyText {
 public:
  void add(const std::string& text) { bytes_ += std::to_string(text.size()) + ":" + text; }
  template <class Number>
  void add_number(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  std::string digest() const { return sha256_hex(bytes_); }

 private:
  std::string bytes_;
};

void add_row(const ReportRow& row, KeyText& key) {
  key.add(row.label);
  for (const int number : {row.complete ? 1 : 0, row.entry.limited ? 1 : 0, row.done, row.failed})
    key.add_number(number);
  for (const RunRow& run : row.runs) {
    key.add_number(run.seed);
    key.add_number(run.fold);
    key.add(run.predictions);
  }
  for (const ReportCell& cell : row.cells) {
    key.add_number(cell.runs);
    key.add(cell.reason);
    key.add_number(cell.points.size());
    for (const RunPoint& point : cell.points) {
      key.add_number(point.seed);
      key.add_number(point.fold);
      key.add_number(point.value);
    }
  }
}

std::string key_of(const ReportTable& table) {
  KeyText key;
  key.add_number(kStatisticsVersion);
  key.add_number(kTestLevel);
  key.add_number(kIntervalLevel);
  key.add(table.protocol);
  for (const ColumnKey& column : table.columns)
    for (const std::string& part : {column.metric, column.definition, column.scope}) key.add(part);
  for (const ReportRow& row : table.rows) add_row(row, key);
  return key.digest();
}

bool is_ranked(const ReportTable& table, const ScopedMetric& metric) {
  return std::ranges::any_of(table.columns, [&](const ColumnKey& column) {
    return column.definition == metric.first && column.scope == metric.second &&
           is_ranked_column(table.protocol, column);
  });
}

StoredValues stored_values(const ReportTable& table, const ReportRow& row) {
  StoredValues values;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    for (const RunPoint& point : row.cells[c].points)
      values[{table.columns[c].definition, table.columns[c].scope}].push_back(
          {point.seed, point.fold, point.value});
  return values;
}

void take_values(const ReportTable& table, const RowBootstrap& bootstrap, ReportRow& row) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    ValueStatistics& statistics = row.cells[c].statistics;
    const ColumnKey& column = table.columns[c];
    const auto found = bootstrap.values.find({column.definition, column.scope});
    if (!bootstrap.reason.empty())
      statistics = no_statistics(bootstrap.reason);
    else if (found == bootstrap.values.end())
      statistics = no_statistics("the predictions in the store do not give this metric again");
    else
      statistics = found->second;
  }
  row.curves = bootstrap.curves;
}

using Bootstraps = std::map<std::int64_t, RowBootstrap>;  // by entry

std::string why_not_ranked(const ReportRow& row, const ReportCell& cell,
                           const RowBootstrap& bootstrap, const SeedResamples* resamples) {
  if (!row.complete) return lacks_text(row);
  if (row.entry.limited) return "made with --limit";
  if (!cell.mean) return cell.reason;
  if (cell.runs < row.done)
    return std::to_string(cell.runs) + " of " + std::to_string(row.done) + " runs have a value";
  if (resamples != nullptr) return {};
  return bootstrap.reason.empty() ? cell.statistics.interval_reason : bootstrap.reason;
}

Ranking ranking_by(const ReportTable& table, std::size_t c, const Bootstraps& bootstraps) {
  std::vector<Contender> contenders;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const ReportRow& row = table.rows[r];
    const RowBootstrap& bootstrap = bootstraps.at(row.entry.id);
    const auto found =
        bootstrap.resamples.find({table.columns[c].definition, table.columns[c].scope});
    const SeedResamples* resamples = found == bootstrap.resamples.end() ? nullptr : &found->second;
    contenders.push_back({r, why_not_ranked(row, row.cells[c], bootstrap, resamples), resamples});
  }
  return rank_rows(c, contenders, metric_style(table.columns[c]).direction);
}

// Of the first row that has them; the others are met when they are ranked.
std::optional<TestItems> items_of(const ReportTable& table, const Bootstraps& bootstraps) {
  for (const ReportRow& row : table.rows)
    if (const RowBootstrap& bootstrap = bootstraps.at(row.entry.id); bootstrap.reason.empty())
      return bootstrap.items;
  return std::nullopt;
}

// Read one after the other, bootstrapped at once: rows do not depend on each other.
Bootstraps bootstrap_rows(const ReportTable& table, PredictionReader& reader) {
  const BootstrapOptions options{0, resamples_for(complete_rows_of(table))};
  std::vector<std::vector<StoredPredictions>> predictions;
  for (const ReportRow& row : table.rows) predictions.push_back(reader.of_entry(row.entry.id));
  std::vector<RowBootstrap> rows(table.rows.size());
  in_parallel(rows.size(), [&](std::size_t r) {
    const ReportRow& row = table.rows[r];
    rows[r] =
        bootstrap_row(predictions[r], static_cast<std::size_t>(row.done), stored_values(table, row),
                      options, [&](const auto& metric) { return is_ranked(table, metric); });
  });
  Bootstraps bootstraps;
  for (std::size_t r = 0; r < rows.size(); ++r)
    bootstraps.emplace(table.rows[r].entry.id, std::move(rows[r]));
  return bootstraps;
}

void work_out(ReportTable& table, PredictionReader& predictions) {
  const Bootstraps bootstraps = bootstrap_rows(table, predictions);
  for (ReportRow& row : table.rows) take_values(table, bootstraps.at(row.entry.id), row);
  table.test_items = items_of(table, bootstraps);
  order_rows(table);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (is_ranked_column(table.protocol, table.columns[c]))
      table.rankings.push_back(ranking_by(table, c, bootstraps));
}

Json row_json(const ReportRow& row) {
  Json values = Json::array();
  for (const ReportCell& cell : row.cells) values.push_back(statistics_json(cell.statistics));
  return {{"values", std::move(values)}, {"curves", curves_json(row.curves)}};
}

// Rows in the order that they had before they were put in order: `entries`.
Json to_json(const ReportTable& table, const std::vector<std::int64_t>& entries) {
  Json rows = Json::array(), rankings = Json::array();
  for (const std::int64_t entry : entries)
    rows.push_back(row_json(*std::ranges::find_if(
        table.rows, [&](const ReportRow& row) { return row.entry.id == entry; })));
  for (const Ranking& ranking : table.rankings) rankings.push_back(ranking_json(ranking));
  return {{"rows", std::move(rows)},
          {"rankings", std::move(rankings)},
          {"test_set", test_items_json(table.test_items)}};
}

void take(const Json& json, ReportTable& table) {
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    ReportRow& row = table.rows[r];
    const Json& kept = json.at("rows").at(r);
    for (std::size_t c = 0; c < row.cells.size(); ++c)
      row.cells[c].statistics = value_statistics_of(kept.at("values").at(c));
    row.curves = curves_of(kept.at("curves"));
  }
  table.test_items = test_items_of(json.at("test_set"));
  order_rows(table);
  for (const Json& ranking : json.at("rankings"))
    table.rankings.push_back(ranking_of(ranking, table.rows.size()));
}

}  // namespace

void add_statistics(ReportTable& table, PredictionReader& predictions, const KeptStatistics& kept,
                    KeptStatistics& used) {
  const std::string key = key_of(table);
  if (const auto found = kept.find(key); found != kept.end()) {
    take(Json::parse(found->second), table);
    used[key] = found->second;
  } else {
    std::vector<std::int64_t> entries;
    for (const ReportRow& row : table.rows) entries.push_back(row.entry.id);
    work_out(table, predictions);
    used[key] = to_json(table, entries).dump();
  }
  for (const Ranking& ranking : table.rankings)
    for (std::size_t r = 0; r < ranking.ranks.size(); ++r)
      table.rows[r].cells[ranking.column].rank = ranking.ranks[r];
}

}  // namespace beatbench

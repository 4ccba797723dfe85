#include "results/report/csv.h"

#include "results/report/escape.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

namespace beatbench {
namespace {

using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, double,
                       ColumnKey>;  // experiment, method, arm, protocol, mode, fraction, column

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";  // the shortest text that reads back the same
}

struct CsvLine {
  const ReportCell* cell = nullptr;
  bool ranked_here = false;  // a row by rule is ranked in the tables of others alone
};

// A row by rule stands in several tables, with the same value in each.
std::map<Key, CsvLine> lines_of(const std::vector<Report>& reports) {
  std::map<Key, CsvLine> lines;
  for (const Report& report : reports)
    for (const ReportTable& table : report.tables)
      for (const ReportRow& row : table.rows)
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
          const EntryRow& e = row.entry;
          lines.try_emplace({report.experiment.name, e.label, e.arm, e.protocol, e.mode,
                             e.label_fraction, table.columns[c]},
                            CsvLine{&row.cells[c], e.mode == table.mode});
        }
  return lines;
}

std::string statistics_fields(const CsvLine& line) {
  if (line.cell == nullptr) return ",,,,,,,,,,";
  const ValueStatistics& s = line.cell->statistics;
  const bool ranked = line.ranked_here && line.cell->rank.has_value();
  const auto of_interval = [&](double Interval::*end) {
    return s.interval ? number(s.interval->interval.*end) : "";
  };
  const auto of_spread = [&](std::optional<double> Spread::*part) {
    return s.spread ? number((*s.spread).*part) : "";
  };
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{}", number(line.cell->value), of_interval(&Interval::low),
      of_interval(&Interval::high), s.interval ? (s.interval->bca ? "bca" : "percentile") : "",
      csv_field(s.interval ? s.interval->note : s.interval_reason), of_spread(&Spread::seed_sd),
      s.spread ? number(s.spread->test_sd) : "", of_spread(&Spread::low), of_spread(&Spread::high),
      ranked ? std::to_string(line.cell->rank->first) : "",
      ranked ? std::to_string(line.cell->rank->last) : "");
}

}  // namespace

std::string csv_report(const std::vector<LeaderboardRow>& rows,
                       const std::vector<Report>& reports) {
  std::string out =
      "experiment,method,arm,protocol,mode,label_fraction,metric,scope,mean,sd,runs,n_seeds,"
      "n_folds,done,planned,complete,definition,reason,value,low,high,interval,interval_note,"
      "seed_sd,test_sd,low_with_seeds,high_with_seeds,rank_first,rank_last\n";
  const std::map<Key, CsvLine> lines = lines_of(reports);
  for (const LeaderboardRow& r : rows) {
    const auto found = lines.find({r.experiment,
                                   r.method,
                                   r.arm,
                                   r.protocol,
                                   r.mode,
                                   r.label_fraction,
                                   {r.metric, r.definition, r.scope}});
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       csv_field(r.experiment), csv_field(r.method), csv_field(r.arm),
                       csv_field(r.protocol), csv_field(r.mode), r.label_fraction,
                       csv_field(r.metric), csv_field(r.scope), number(r.mean), number(r.sd),
                       r.runs, r.n_seeds, r.n_folds, r.done, r.planned, r.complete ? 1 : 0,
                       csv_field(r.definition), csv_field(r.reason),
                       statistics_fields(found == lines.end() ? CsvLine{} : found->second));
  }
  return out;
}

}  // namespace beatbench

#include "results/report/csv.h"

#include "results/report/escape.h"

#include <fmt/format.h>

namespace beatbench {
namespace {

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";  // the shortest text that reads back the same
}

}  // namespace

std::string csv_report(const std::vector<LeaderboardRow>& rows) {
  std::string out =
      "experiment,method,arm,protocol,mode,label_fraction,metric,scope,mean,sd,runs,n_seeds,"
      "n_folds,done,planned,complete,definition,reason\n";
  for (const LeaderboardRow& r : rows) {
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                       csv_field(r.experiment), csv_field(r.method), csv_field(r.arm),
                       csv_field(r.protocol), csv_field(r.mode), r.label_fraction,
                       csv_field(r.metric), csv_field(r.scope), number(r.mean), number(r.sd),
                       r.runs, r.n_seeds, r.n_folds, r.done, r.planned, r.complete ? 1 : 0,
                       csv_field(r.definition), csv_field(r.reason));
  }
  return out;
}

}  // namespace beatbench

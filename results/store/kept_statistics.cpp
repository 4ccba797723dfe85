#include "results/store/kept_statistics.h"

namespace beatbench {

KeptStatistics kept_statistics(Database& database, const std::string& experiment) {
  KeptStatistics all;
  Statement row(database, "SELECT key, value FROM kept_statistics WHERE experiment = ?");
  row.bind(experiment);
  while (row.step()) all[row.text(0)] = row.text(1);
  return all;
}

void keep_statistics(Database& database, const std::string& experiment, const KeptStatistics& all) {
  Transaction transaction(database);
  Statement(database, "DELETE FROM kept_statistics WHERE experiment = ?").bind(experiment).run();
  Statement insert(database,
                   "INSERT INTO kept_statistics (experiment, key, value) VALUES (?, ?, ?)");
  for (const auto& [key, value] : all) insert.bind(experiment, key, value).run();
  transaction.commit();
}

}  // namespace beatbench

#include "results/report/published.h"

#include "results/report/escape.h"
#include "results/report/model.h"
#include "results/report/statistics_json.h"
#include "results/report/words.h"
#include "results/statistics/spearman.h"

#include <fmt/format.h>

#include <algorithm>

namespace beatbench {
namespace {

// Orders are compared over complete rows alone: an incomplete one has no place among ours.
void compare_orders(const ReportTable& table, PublishedColumn& published) {
  std::vector<double> theirs, ours;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::optional<double> value = table.rows[r].cells[published.column].value;
    if (!published.values[r] || !value || !table.rows[r].complete) continue;
    theirs.push_back(*published.values[r]);
    ours.push_back(*value);
  }
  published.rows = static_cast<int>(ours.size());
  if (published.rows < kFewestPublished) {
    published.reason =
        fmt::format("{} complete rows have both numbers, orders are compared from {} on",
                    published.rows, kFewestPublished);
    return;
  }
  published.spearman = spearman(theirs, ours);
  if (!published.spearman) published.reason = "all numbers of one side are alike";
}

std::string order_text(const PublishedColumn& published) {
  if (!published.spearman) return published.reason;
  return fmt::format("the order of the rows agrees with Spearman's rho = {:.2f} (n = {} rows)",
                     *published.spearman, published.rows);
}

}  // namespace

std::vector<PublishedColumn> published_columns(const ReportTable& table, const Json& manifest,
                                               std::vector<std::string>& notes) {
  std::vector<PublishedColumn> all;
  for (const Json& entry : manifest.value("published", Json::array())) {
    if (entry.at("protocol") != table.protocol) continue;
    const auto column = std::ranges::find_if(table.columns, [&](const ColumnKey& key) {
      return entry.at("metric") == key.definition && entry.at("scope") == key.scope;
    });
    const std::string source = entry.at("source");
    if (column == table.columns.end()) {
      notes.push_back(fmt::format("published, {}: no run reported {} of {}", source,
                                  entry.at("metric").get<std::string>(),
                                  entry.at("scope").get<std::string>()));
      continue;
    }
    PublishedColumn published{
        source, static_cast<std::size_t>(column - table.columns.begin()), {}, 0, {}, ""};
    for (const ReportRow& row : table.rows) {
      const Json& values = entry.at("values");
      const auto found = values.find(row.label);
      published.values.push_back(found == values.end() ? std::nullopt
                                                       : std::optional(found->get<double>()));
    }
    compare_orders(table, published);
    all.push_back(std::move(published));
  }
  return all;
}

std::string markdown_published(const ReportTable& table) {
  std::string out;
  for (const PublishedColumn& published : table.published) {
    const ColumnKey& column = table.columns[published.column];
    out += fmt::format(
        "Beside published numbers, {} in {}: {}.\n\n| method | published | here |\n"
        "|---|--:|--:|\n",
        markdown_escape(column_label(column)), markdown_escape(published.source),
        order_text(published));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      if (!published.values[r]) continue;
      const std::optional<double> ours = table.rows[r].cells[published.column].value;
      out += fmt::format("| {} | {} | {} |\n", markdown_escape(table.rows[r].label),
                         number_text(*published.values[r], column),
                         ours ? number_text(*ours, column) : "–");
    }
    out += "\n";
  }
  return out;
}

Json published_json(const ReportTable& table) {
  Json all = Json::array();
  for (const PublishedColumn& published : table.published) {
    Json values = Json::array();
    for (const std::optional<double>& value : published.values)
      values.push_back(optional_json(value));
    all.push_back({{"source", published.source},
                   {"column", published.column},
                   {"values", values},
                   {"rows", published.rows},
                   {"spearman", optional_json(published.spearman)},
                   {"reason", published.reason}});
  }
  return all;
}

}  // namespace beatbench

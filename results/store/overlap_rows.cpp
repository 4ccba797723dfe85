#include "results/store/overlap_rows.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace beatbench {
namespace {

constexpr const char* kOverlaps = R"sql(
SELECT p.entry_id, coalesce(json_extract(c.details, '$.overlap'), '')
FROM experiment_cells AS p JOIN cells AS c ON c.id = p.cell_id AND c.status = 'done'
WHERE p.experiment_id = ? AND p.entry_id IS NOT NULL
)sql";

std::ptrdiff_t badness(const OverlapRow& row) {
  constexpr std::array kStates{"clean", "unknown", "same-patient", "same-record"};
  return std::ranges::find(kStates, row.state) - kStates.begin();
}

bool is_worse(const OverlapRow& a, const OverlapRow& b) {
  const auto key = [](const OverlapRow& row) {
    return std::tuple(badness(row), row.records, row.patients, row.unknown);
  };
  return key(a) > key(b);
}

std::string count(std::int64_t n, const char* one, const char* several) {
  return std::to_string(n) + (n == 1 ? one : several);
}

}  // namespace

OverlapRow overlap_of(const Json& json) {
  const auto number = [&](const char* key) { return json.at(key).get<std::int64_t>(); };
  return {.state = json.at("state"),
          .records = number("records"),
          .patients = number("patients"),
          .unknown = number("unknown"),
          .of = number("of"),
          .reason = json.at("reason")};
}

std::map<std::int64_t, OverlapRow> list_overlaps(Database& database, std::int64_t experiment_id) {
  std::map<std::int64_t, OverlapRow> rows;
  std::map<std::int64_t, int> silent;  // runs without an answer
  Statement cell(database, kOverlaps);
  cell.bind(experiment_id);
  while (cell.step()) {
    const std::int64_t entry = cell.integer(0);
    const std::string text = cell.text(1);
    if (text.empty()) {
      ++silent[entry];
      continue;
    }
    const OverlapRow row = overlap_of(Json::parse(text));
    const auto [place, is_new] = rows.emplace(entry, row);
    if (!is_new && is_worse(row, place->second)) place->second = row;
  }
  for (const auto& [entry, runs] : silent)
    if (const auto place = rows.find(entry); place != rows.end() && place->second.state == "clean")
      place->second = {.state = "unknown",
                       .of = place->second.of,
                       .reason = count(runs, " run was", " runs were") +
                                 " not looked at; the next `beatbench run` does"};
  return rows;
}

Json to_json(const OverlapRow& row) {
  return {{"state", row.state},     {"records", row.records}, {"patients", row.patients},
          {"unknown", row.unknown}, {"of", row.of},           {"reason", row.reason}};
}

std::string short_text(const OverlapRow& row) {
  std::string text = row.state;
  std::ranges::replace(text, '-', ' ');
  if (row.state == "same-record") text += " " + std::to_string(row.records);
  if (row.state == "same-patient") text += " " + std::to_string(row.patients);
  return row.records + row.patients > 0 ? text + "/" + std::to_string(row.of) : text;
}

std::string long_text(const OverlapRow& row) {
  if (row.state == "clean") return "";
  std::string text;
  const auto add = [&](std::int64_t n, const char* one, const char* several) {
    if (n > 0) text += (text.empty() ? "" : ", ") + count(n, one, several);
  };
  add(row.records, " was seen in pretraining", " were seen in pretraining");
  add(row.patients, " is of a patient seen there", " are of patients seen there");
  add(row.unknown, " cannot be compared", " cannot be compared");
  if (!text.empty()) text = "of " + std::to_string(row.of) + " test records " + text;
  if (row.reason.empty()) return text;
  return text.empty() ? row.reason : text + ": " + row.reason;
}

}  // namespace beatbench

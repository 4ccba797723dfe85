#include "results/report/dot_plot.h"

#include "results/report/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace beatbench {
namespace {

constexpr double kWidth = 500, kLeft = 172, kRight = 18, kTop = 10, kRowHeight = 30, kFoot = 34;
constexpr std::size_t kLabelLetters = 22;

// Round numbers around [low, high]: 1, 2 or 5 times a power of ten apart, about five of them.
struct Axis {
  double low, high, step;
  Axis(double least, double most) {
    const double span = std::max(most - least, 1e-6);
    const double power = std::pow(10.0, std::floor(std::log10(span / 4)));
    const double lead = span / 4 / power;
    step = power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    low = std::floor(least / step) * step;
    high = std::ceil(most / step) * step;
    if (high <= low) high = low + step;
  }
  double x(double value) const {
    return kLeft + (value - low) / (high - low) * (kWidth - kLeft - kRight);
  }
};

std::string shortened(const std::string& label) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if ((label[i] & 0xc0) == 0x80) continue;  // within a code point
    if (letters++ == kLabelLetters) return label.substr(0, i) + "…";
  }
  return label;
}

std::string grid(const Axis& axis, double bottom) {
  std::string out;
  const int ticks = static_cast<int>(std::lround((axis.high - axis.low) / axis.step));
  for (int i = 0; i <= ticks; ++i) {
    const double value = axis.low + i * axis.step;
    out += fmt::format(R"(<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>)",
                       axis.x(value), kTop, bottom);
    out += fmt::format(R"(<text class="tick" x="{:.1f}" y="{}">{:.4g}</text>)", axis.x(value),
                       bottom + 15, std::abs(value) < axis.step / 1e6 ? 0.0 : value);
  }
  return out;
}

std::string marks(const ReportRow& row, const ReportCell& cell, const Axis& axis, double scale,
                  double y) {
  std::string out = fmt::format(R"(<g class="{}{}"><text class="name" x="{}" y="{}">{}</text>)",
                                row.complete ? "row" : "row open", row.reference ? " ref" : "",
                                kLeft - 12, y + 4, html_escape(shortened(row.label)));
  if (cell.mean) {
    const double x = axis.x(*cell.mean * scale);
    const double half = cell.sd.value_or(0) * scale;
    out += fmt::format(R"(<line class="sd" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>)",
                       axis.x(*cell.mean * scale - half), axis.x(*cell.mean * scale + half), y, y);
    for (const auto& [seed, fold, value] : cell.points)
      out += fmt::format(R"(<circle class="run" cx="{:.1f}" cy="{}" r="3.2"/>)",
                         axis.x(value * scale), y);
    out += fmt::format(R"(<path class="mean" d="M{:.1f} {}l5.5 6l-5.5 6l-5.5 -6z"/>)", x, y - 6);
  }
  return out + "</g>";
}

}  // namespace

std::string dot_plot(const ReportTable& table, std::size_t column) {
  const double scale = metric_style(table.columns.at(column)).scale;
  double least = INFINITY, most = -INFINITY;
  for (const ReportRow& row : table.rows) {
    const ReportCell& cell = row.cells[column];
    if (!cell.mean) continue;
    const double sd = cell.sd.value_or(0);
    least = std::min(least, (*cell.mean - sd) * scale);
    most = std::max(most, (*cell.mean + sd) * scale);
    for (const auto& [seed, fold, value] : cell.points) {
      least = std::min(least, value * scale);
      most = std::max(most, value * scale);
    }
  }
  if (least > most) return {};

  const Axis axis(least, most);
  const double bottom = kTop + kRowHeight * static_cast<double>(table.rows.size());
  const std::string label = html_escape(column_label(table.columns[column]));
  std::string out = fmt::format(
      R"(<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}: mean, standard deviation and single runs of each method">)",
      kWidth, bottom + kFoot, label);
  out += grid(axis, bottom);
  for (std::size_t r = 0; r < table.rows.size(); ++r)
    out += marks(table.rows[r], table.rows[r].cells[column], axis, scale,
                 kTop + kRowHeight * (static_cast<double>(r) + 0.5));
  out += fmt::format(R"(<text class="axis" x="{}" y="{}">{}</text></svg>)",
                     (kLeft + kWidth - kRight) / 2, bottom + 30, label);
  return out;
}

}  // namespace beatbench

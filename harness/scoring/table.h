#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace beatbench {

// A view of [item, class] values, row after row.
template <typename T>
struct Table {
  std::span<const T> values;
  std::size_t classes = 0;

  std::size_t items() const { return classes == 0 ? 0 : values.size() / classes; }
  std::span<const T> row(std::size_t item) const { return values.subspan(item * classes, classes); }
  std::vector<T> column(std::size_t c) const {
    std::vector<T> column;
    column.reserve(items());
    for (std::size_t i = c; i < values.size(); i += classes) column.push_back(values[i]);
    return column;
  }
};

}  // namespace beatbench

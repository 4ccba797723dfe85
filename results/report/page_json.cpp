#include "results/report/page_json.h"

#include <fmt/format.h>

#include <string>

namespace beatbench {

Json page_json(Json report) {
  if (report.is_number_float()) return std::stod(fmt::format("{:.6g}", report.get<double>()));
  if (report.is_structured())
    for (Json& item : report) item = page_json(std::move(item));
  return report;
}

}  // namespace beatbench

#pragma once

#include "results/report/model.h"

#include <string>

namespace beatbench {

std::string markdown_report(const Report& report);

}  // namespace beatbench

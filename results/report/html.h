#pragma once

#include "results/report/model.h"
#include "results/report/words.h"
#include "results/web/bundle.h"

#include <string>
#include <vector>

namespace beatbench {

// What the front end of results/web reads from the page, where each stands as raw deflate (RFC
// 1951) in base64; "" where there is none.
struct PageData {
  std::string report;    // JSON, docs/report-json.md
  std::string csv;       // the store's CSV of all these experiments
  std::string overlays;  // ECGs, JSON, harness/run/overlays.h
};

// One self-contained page: no network, light and dark, on screen and paper. All text of the store
// is escaped. Its tables are there without scripts; with the data and a bundle, the front end takes
// their place.
std::string html_report(const std::vector<Report>& reports, const PageData& data = {},
                        const WebBundle& bundle = {});

// Its parts, each for one experiment.
std::string html_score_section(const ReportTable& table, const std::string& anchor);
std::string html_provenance(const Report& report);

}  // namespace beatbench

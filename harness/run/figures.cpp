#include "harness/run/figures.h"

#include "harness/base/atomic_file.h"
#include "harness/base/draft_folder.h"
#include "harness/base/error.h"
#include "harness/run/browser.h"

namespace beatbench {
namespace fs = std::filesystem;
namespace {

// For one step of the browser; drawing all pictures of hundreds of tables is one.
constexpr std::chrono::seconds kPatience{120};

// What the page hands over; it says itself where it cannot.
Json drawn_figures(Browser& browser, const fs::path& page) {
  browser.open("file://" + page.string() + "#figures=all");
  Json figures = browser.evaluate(
      "globalThis.figureFiles ?? Promise.reject(new Error("
      "document.querySelector('[role=alert]')?.textContent ?? 'the page drew nothing'))");
  if (!figures.is_array()) throw DataError("the page drew no list of figures");
  return figures;
}

std::string sheet(const Json& figure) {
  return "<!DOCTYPE html><meta charset=\"utf-8\"><style>@page{size:" +
         std::to_string(figure.at("width_px").get<int>()) + "px " +
         std::to_string(figure.at("height_px").get<int>()) +
         "px;margin:0}body{margin:0}svg{display:block}</style>" +
         figure.at("svg").get<std::string>();
}

}  // namespace

std::vector<std::string> write_figures(const std::string& page, const std::string& experiment,
                                       const fs::path& program, const fs::path& folder) {
  const Scratch scratch;
  const fs::path page_file = scratch.file("page.html");
  write_file_atomically(page_file, page);
  Browser browser(program, kPatience);
  Json figures = drawn_figures(browser, page_file);
  browser.open("about:blank");
  const DraftFolder files(folder);
  std::vector<std::string> paths = {(folder / "figures.json").string()};
  for (Json& figure : figures) {
    const std::string name = figure.at("name");
    for (const auto& [ending, content] :
         {std::pair{".svg", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
                                figure.at("svg").get<std::string>() + "\n"},
          std::pair{".pdf", browser.print_pdf(sheet(figure))}}) {
      write_file_atomically(files.path() / (name + ending), content);
      paths.push_back((folder / (name + ending)).string());
      figure[ending + 1] = name + ending;
    }
  }
  write_file_atomically(files.path() / "figures.json", Json{{"format", "beatbench-figures"},
                                                            {"version", 1},
                                                            {"experiment", experiment},
                                                            {"figures", figures}}
                                                               .dump(1) +
                                                           "\n");
  files.commit();
  return paths;
}

}  // namespace beatbench

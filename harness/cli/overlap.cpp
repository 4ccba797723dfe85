#include "datasets/overlap/ledger.h"
#include "datasets/registry.h"
#include "harness/base/error.h"
#include "harness/cli/command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace beatbench {
namespace {

namespace fs = std::filesystem;

struct OverlapOptions {
  Shared shared;
  std::string a, b;  // b empty: a in itself
};

// Those of the twelve that the first sound record has: what most records of a set have too.
std::vector<std::string> leads_of(const Dataset& dataset, double rate_hz) {
  for (std::size_t r = 0; r < dataset.records().size(); ++r) try {
      const Recording recording = dataset.read(r, rate_hz);
      std::vector<std::string> leads = standard_leads();
      std::erase_if(leads, [&](const std::string& lead) {
        return std::ranges::find(recording.leads, lead) == recording.leads.end();
      });
      if (!leads.empty()) return leads;
    } catch (const DataError&) {
      // The next one may be sound.
    }
  throw DataError(dataset.folder().string() + ": no record has one of the twelve leads");
}

// A folder of the cache as it is, or NAME=FOLDER, which is prepared at 100 Hz first.
PreparedSet open_set(const std::string& word, const OverlapOptions& options) {
  if (fs::exists(fs::path(word) / "corpus.json")) return PreparedSet(word);
  const auto equals = word.find('=');
  if (equals == std::string::npos)
    throw UsageError("'" + word +
                     "' is no prepared set (beatbench data ls lists them). Write a data set as "
                     "NAME=FOLDER: ptbxl=/data/ptb-xl-1.0.3");
  const auto dataset = open_dataset(word.substr(0, equals), word.substr(equals + 1));
  SignalSpec spec;
  spec.leads = leads_of(*dataset, spec.rate_hz);
  Progress progress("preparing " + dataset->id(), options.shared.quiet);
  // What cannot be prepared cannot be compared; the answer counts it.
  return prepare(*dataset, spec, options.shared.folders().prepared(), progress, 1);
}

Json json_of(const PreparedSet& set) {
  return {{"dataset", set.dataset()},
          {"records", set.size()},
          {"skipped", set.skipped().size()},
          {"folder", set.folder().string()}};
}

std::string text_of(const PreparedSet& set) {
  std::string text = fmt::format("{}: {} records", set.dataset(), set.size());
  if (!set.skipped().empty()) text += fmt::format(", {} skipped", set.skipped().size());
  return text;
}

void print_text(const PreparedSet& a, const PreparedSet& b, const Ledger* scored,
                const std::vector<SameRecording>& same) {
  std::string text = "A  " + text_of(a);
  if (scored != nullptr) text += "\nB  " + text_of(b);
  std::vector<std::vector<std::string>> rows;
  for (const SameRecording& pair : same)
    rows.push_back({a.records()[static_cast<std::size_t>(pair.a)].id,
                    b.records()[static_cast<std::size_t>(pair.b)].id,
                    fmt::format("{:.3f}", pair.similarity),
                    fmt::format("{:.2f} s", pair.offset_s)});
  text += fmt::format("\n{} pair{} of one recording", same.size(), same.size() == 1 ? "" : "s");
  if (scored != nullptr) {
    text += fmt::format(
        "\nof B, after all of A was seen: {} clean, {} same patient, {} same record, {} unknown",
        scored->count(Overlap::clean), scored->count(Overlap::same_patient),
        scored->count(Overlap::same_record), scored->count(Overlap::unknown));
    if (!scored->reason.empty()) text += " (" + scored->reason + ")";
  }
  if (!rows.empty())
    text += "\n\n" + text_table({scored != nullptr ? "A" : "record",
                                 scored != nullptr ? "B" : "and", "similarity", "offset"},
                                rows);
  print(text);
}

int overlap(const OverlapOptions& options) {
  const bool within = options.b.empty();
  const PreparedSet a = open_set(options.a, options);
  const PreparedSet b = within ? a : open_set(options.b, options);
  Progress progress("hashing", options.shared.quiet);
  const ContentHashes of_a = content_hashes(a, progress);
  const ContentHashes of_b = within ? of_a : content_hashes(b, progress);
  const auto same = within ? same_recordings(a, of_a) : same_recordings(a, of_a, b, of_b);
  Ledger scored;
  if (!within) scored = ledger({a, of_a, all_records(a)}, {b, of_b, all_records(b)}, same);
  if (!options.shared.json()) {
    print_text(a, b, within ? nullptr : &scored, same);
    return 0;
  }
  Json answer = {{"a", json_of(a)}, {"b", json_of(b)}, {"pairs", Json::array()}};
  for (const SameRecording& pair : same)
    answer["pairs"].push_back({{"a", a.records()[static_cast<std::size_t>(pair.a)].id},
                               {"b", b.records()[static_cast<std::size_t>(pair.b)].id},
                               {"offset_s", pair.offset_s},
                               {"similarity", pair.similarity}});
  if (!within) answer["ledger"] = to_json(scored);
  print(answer);
  return 0;
}

}  // namespace

void add_overlap(CLI::App& data, Action& action) {
  const auto options = std::make_shared<OverlapOptions>();
  CLI::App& verb =
      *data.add_subcommand("overlap", "Find the recordings that two sets, or one twice, hold");
  verb.add_option("a", options->a, "A prepared set's folder, or NAME=FOLDER of a data set")
      ->required()
      ->type_name("SET");
  verb.add_option("b", options->b, "Another (else A in itself)")->type_name("SET");
  add_workspace(verb, options->shared);
  add_format(verb, options->shared);
  add_talk(verb, options->shared);
  verb.footer("Example:\n  beatbench data overlap cinc2021=challenge-2021 ptbxl=ptb-xl-1.0.3");
  verb.callback([options, &action] { action = [options] { return overlap(*options); }; });
}

}  // namespace beatbench

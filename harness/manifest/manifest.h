#pragma once

#include "harness/base/error.h"
#include "harness/base/json.h"
#include "harness/base/options.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beatbench {

// Signals that a method or backbone can take; 0 or empty: any.
struct SignalLimits {
  double min_rate_hz = 0, max_rate_hz = 0, min_seconds = 0;
  std::vector<std::string> leads = {};
};

// A method's own encoder (arm "native"): what it takes, and the schedule it was published with.
struct NativeDescription {
  SignalLimits signal;
  Options pretrain, optimizer;  // of pretrain_options() and optimizer_options()
};

// A plugin entry or protocol as the worker describes it; all that the command knows of it.
struct EntryDescription {
  std::string kind;  // "method", "backbone", "protocol"
  std::string id, title, version, summary, citation, licence;
  std::vector<OptionSpec> options;
  std::vector<std::string>
      modes;  // method: protocol modes it takes part in, empty: all; protocol: those it has
  std::vector<std::string> protocols;  // method: that it takes part in, empty: all
  std::string dataset;                 // protocol: the data set it needs ("ptbxl")
  bool pretrains = true;               // method: false for reference rows without an objective
  bool reference = false;              // method: a reference row
  bool from_scratch = false;     // method: the row of a fresh encoder that learns from labels alone
  bool gives_beats = false;      // protocol: fine-tuned from scratch it classifies beats
  bool tests_on_others = false;  // protocol: `test_on` may name another data set
  bool takes_splits = false;     // protocol: `splits` may name lists of ids
  std::string needs_beats_option,
      needs_beats_value;                    // method: takes classified beats at that value
  std::optional<NativeDescription> native;  // method: none has the controlled arm alone
  std::string plugin_file, plugin_digest;   // empty for protocols
  // Of a method in the controlled arm, or of a backbone. Leads of a protocol: those of its data
  // set, where it has no twelve.
  SignalLimits signal;
};

struct RefusedPlugin {
  std::string file, reason;
};

struct Catalogue {
  std::vector<EntryDescription> entries;
  std::vector<RefusedPlugin> refused;
  std::vector<std::string> datasets;  // names that have a reader; empty: unknown here, not checked
  std::vector<std::string> leads;     // that prepared signals have, in order; likewise
  std::vector<std::string> devices;   // that the worker computes on here; likewise
  std::map<std::string, std::string> metrics;  // ids of definitions with their units; likewise
  std::string torch_version, abi;
  const EntryDescription* find(const std::string& kind, const std::string& id) const;
  std::vector<std::string> ids(const std::string& kind) const;
  // The leads of a data set that lacks the twelve, as its protocol says; empty for all others.
  std::vector<std::string> few_leads(const std::string& dataset) const;
};

// What `beatbench-worker describe` prints. PluginError where it is not of a form that this build
// reads.
Catalogue catalogue_from_json(const Json& json);

// The checked manifest, all defaults filled in. Every table keeps to the order of the design's §5.
struct Manifest {
  struct Corpus {
    std::string dataset;     // a name of [datasets]
    std::vector<int> folds;  // empty: all records
  };
  struct Entry {        // [[method]] or backbone
    std::string id;     // the plugin entry: "beat_ssl"
    std::string label;  // unique name of the row; default: id
    Options options;
    Position where = {};  // of its name in the manifest
  };
  struct SplitFile {
    std::filesystem::path file;
    Position where = {};
  };
  struct Protocol {
    std::string id;
    std::vector<std::string> modes;
    std::vector<double> label_fractions = {1.0};
    Options options;  // includes `folds` and the like, where the protocol declares them
    // Scored on that one of [datasets] as a whole; empty: on a part of its own.
    std::string test_on = {};
    Position test_on_where = {};
    std::vector<SplitFile> splits = {};  // lists of ids in place of the built-in split
  };
  // Of one of [datasets] that is no set with a reader of its own: any folder of WFDB records whose
  // waves are marked in annotation files. It is judged on alone.
  struct WaveFolder {
    std::vector<std::string> extensions;  // of annotation files: "q1c"
    bool per_signal = false;              // the i-th is of the i-th signal; else the one is of all
    std::string patients = {};  // pattern of record names whose first group is the patient
  };
  struct Published {     // [[published]]: what a paper reports for rows; part of no identity
    std::string source;  // "arXiv 2601.16147, Table 1"
    std::string protocol, metric, scope;   // the metric by the id of its definition
    std::map<std::string, double> values;  // by the row's label
  };
  std::filesystem::path file;
  std::map<std::string, std::filesystem::path> datasets;
  std::map<std::string, WaveFolder> wave_folders;  // of those that are such
  double rate_hz = 250, seconds = 10;
  Entry backbone;
  std::string name;
  std::vector<std::int64_t> seeds = {0};
  std::vector<std::string> arms = {"controlled"};
  std::vector<Corpus> corpus;
  Options pretrain;   // epochs, batch, schedule, warmup_epochs, clip_norm, precision, …
  Options optimizer;  // name, lr, weight_decay, beta1, beta2, eps
  Options native;     // epochs, batch: what published schedules are cut to; 0: not cut
  Options run;        // device, threads, cell_minutes, cell_memory_gib, max_skipped_share
  std::vector<Entry> methods;
  std::vector<Protocol> protocols;
  std::vector<Published> published;
};

inline constexpr std::int64_t kManifestSchemaVersion = 1;

// Reads, applies `--set key=value` overrides and checks against the catalogue. Throws Error(usage)
// with every mistake of the file, each "file:line:column: problem (why). Suggestion".
Manifest read_manifest(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                       const Catalogue& catalogue);

Json resolved_json(const Manifest& manifest);  // stored with the experiment
std::string resolved_toml(
    const Manifest& manifest);  // printed by `validate --print`; reads back the same
Json manifest_schema(const Catalogue& catalogue);  // JSON Schema (draft 2020-12) of the manifest

// The declarations behind the plain tables, shared by checks, defaults and schema.
const std::vector<OptionSpec>& pretrain_options();
const std::vector<OptionSpec>& optimizer_options();
const std::vector<OptionSpec>& native_options();
const std::vector<OptionSpec>& run_options();

}  // namespace beatbench

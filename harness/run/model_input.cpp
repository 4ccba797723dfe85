#include "harness/run/model_input.h"

#include "datasets/record.h"
#include "harness/base/options_json.h"
#include "harness/manifest/native_arm.h"

namespace beatbench {
namespace {

const EntryDescription& described(const Catalogue& catalogue, const char* kind,
                                  const std::string& id) {
  return *catalogue.find(kind, id);  // read_manifest has checked that it is there
}

Json entry_json(const Manifest::Entry& entry, const EntryDescription& description) {
  return {{"id", entry.id},
          {"options", to_json(entry.options)},
          {"plugin_digest", description.plugin_digest}};
}

Json signal_json(const Manifest& manifest, const std::vector<std::string>& own,
                 const std::vector<std::string>& shared) {
  return {{"rate_hz", manifest.rate_hz},
          {"seconds", manifest.seconds},
          {"leads", !own.empty()      ? own
                    : !shared.empty() ? shared
                                      : standard_leads()}};
}

// A row without an objective does not train: the schedule cannot change its number.
NativeSchedule schedule_of(const Manifest& manifest, const EntryDescription& method,
                           const std::string& arm) {
  if (!method.pretrains) return {Options(pretrain_options()), Options(optimizer_options())};
  if (arm == "native") return native_schedule(*method.native, manifest);
  return {manifest.pretrain, manifest.optimizer};
}

}  // namespace

Json model_input(const Manifest& manifest, const Catalogue& catalogue,
                 const Manifest::Entry& method, const std::string& arm) {
  const EntryDescription& entry = described(catalogue, "method", method.id);
  const EntryDescription& backbone = described(catalogue, "backbone", manifest.backbone.id);
  const NativeSchedule schedule = schedule_of(manifest, entry, arm);
  Json input = {{"arm", arm},
                {"method", entry_json(method, entry)},
                {"pretrain", to_json(schedule.pretrain)},
                {"optimizer", to_json(schedule.optimizer)}};
  input["pretrain"].erase("checkpoint_minutes");  // only when, not what
  if (arm == "native") {
    input["signal"] = signal_json(manifest, entry.native->signal.leads, {});
  } else {
    input["signal"] = signal_json(manifest, entry.signal.leads, backbone.signal.leads);
    input["backbone"] = entry_json(manifest.backbone, backbone);
  }
  return input;
}

Json backbone_input(const Manifest& manifest, const Catalogue& catalogue) {
  const EntryDescription& backbone = described(catalogue, "backbone", manifest.backbone.id);
  return {{"signal", signal_json(manifest, {}, backbone.signal.leads)},
          {"backbone", entry_json(manifest.backbone, backbone)}};
}

std::vector<std::string> model_plugins(const Manifest& manifest, const Catalogue& catalogue,
                                       const Manifest::Entry& method, const std::string& arm) {
  std::vector<std::string> plugins = {described(catalogue, "method", method.id).plugin_file};
  const std::string& backbone = described(catalogue, "backbone", manifest.backbone.id).plugin_file;
  if (arm != "native" && backbone != plugins.front()) plugins.push_back(backbone);
  return plugins;
}

bool takes_part(const Catalogue& catalogue, const Manifest::Entry& method, const std::string& arm) {
  return arm != "native" || described(catalogue, "method", method.id).native.has_value();
}

}  // namespace beatbench

#include "harness/host/library.h"

#include "harness/base/atomic_file.h"
#include "harness/base/error.h"
#include "harness/manifest/modes.h"

#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace beatbench {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kTagMark = "BEATBENCH-PLUGIN-TAG|";
constexpr const char* kRebuild =
    "Rebuild it against this beatbench: cmake --build with its beatbench_DIR";

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw PluginError(file.string() + ": " + why);
}

// Storage that is never destroyed, so that no plugin's statics race with LibTorch's at exit.
std::vector<boost::dll::shared_library>& kept_libraries() {
  static auto* libraries = new std::vector<boost::dll::shared_library>();
  return *libraries;
}

boost::dll::shared_library load_library(const fs::path& file) {
  try {
    return boost::dll::shared_library(
        fs::absolute(file), boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::exception& error) {
    // Boost wraps dlerror's text: "… (dlerror system message: X): Bad file descriptor".
    std::string text = error.what();
    constexpr std::string_view kBefore = "dlerror system message: ";
    if (const auto begin = text.find(kBefore); begin != std::string::npos) {
      text = text.substr(begin + kBefore.size());
      text = text.substr(0, text.rfind("): "));
    }
    refuse(file, "cannot be loaded (" + text +
                     "). Link what the symbol comes from, or rebuild the plugin with the sdk's "
                     "beatbench_add_plugin()");
  }
}

void check_sides(const fs::path& file, const std::string& api, const std::string& abi) {
  const std::string own_api = BEATBENCH_TEXT(BEATBENCH_API);
  if (api != own_api)
    refuse(file, "built for plugin API " + api + ", this beatbench speaks API " + own_api + ". " +
                     kRebuild);
  if (abi != BEATBENCH_ABI)
    refuse(file,
           "built for the ABI '" + abi + "', this beatbench has '" BEATBENCH_ABI "'. " + kRebuild);
}

}  // namespace

PluginTag read_plugin_tag(const fs::path& file) {
  if (!fs::exists(file)) refuse(file, "no such file");
  if (!fs::is_regular_file(file)) refuse(file, "not a file");
  const std::string bytes = read_file(file);
  if (!bytes.starts_with("\x7f"
                         "ELF"))
    refuse(file, "not a library (it does not begin as an ELF file)");
  const auto begin = bytes.find(kTagMark);
  const auto bar = begin == std::string::npos ? begin : bytes.find('|', begin + kTagMark.size());
  const auto end = bar == std::string::npos ? bar : bytes.find('|', bar + 1);
  if (end == std::string::npos || end - begin > 512)
    refuse(file,
           "a library, but not a beatbench plugin (it holds no plugin tag). "
           "Export it with BEATBENCH_PLUGIN of harness/sdk/plugin.h");
  return {bytes.substr(begin + kTagMark.size(), bar - begin - kTagMark.size()),
          bytes.substr(bar + 1, end - bar - 1)};
}

namespace {

// What the plugin's own code says; it may throw anything.
std::vector<PluginEntry> entries_of(const fs::path& file, const PluginDescriptor& descriptor) {
  try {
    return descriptor.entries();
  } catch (const std::exception& error) {
    refuse(file, std::string("threw while it listed its entries: ") + error.what());
  } catch (...) {
    refuse(file, "threw something that is no std::exception while it listed its entries");
  }
}

// A need that no manifest can turn on would never be met.
void check_beat_need(const fs::path& file, const EntryInfo& info) {
  if (!info.needs_beats) return;
  const auto& [option, value] = *info.needs_beats;
  const auto own = std::ranges::find(info.options, option, &OptionSpec::name);
  if (own == info.options.end() || std::ranges::count(own->choices, value) == 0)
    refuse(file, "its entry '" + info.id + "' needs beats at " + option + " = \"" + value +
                     "\", which is no choice of an option of its own. Name in needs_beats what "
                     "options() declares");
}

void check_entries(const fs::path& file, const std::vector<PluginEntry>& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const PluginEntry& entry = entries[i];
    const int makers = (entry.make_method != nullptr) + (entry.make_backbone != nullptr) +
                       (entry.make_delineator != nullptr);
    if (entry.info.id.empty() || makers != 1)
      refuse(file, "its entry '" + entry.info.id +
                       "' needs an id and one maker. Make entries with plugin_entry<Type>()");
    // The planner gives a rule no pretraining, so nothing else may stand in that mode.
    const bool rule = std::ranges::count(entry.info.modes, kRuleMode) > 0;
    if (rule != (entry.make_delineator != nullptr) || (rule && entry.info.modes.size() > 1))
      refuse(file, "its entry '" + entry.info.id +
                       "' mixes the mode 'rule' with another role: a Delineator has that mode and "
                       "no other, and nothing else has it. Make entries with plugin_entry<Type>()");
    check_beat_need(file, entry.info);
    for (std::size_t k = 0; k < i; ++k)
      if (entries[k].info.id == entry.info.id && !entries[k].make_backbone == !entry.make_backbone)
        refuse(file, "exports the entry '" + entry.info.id + "' twice. Rename one of the two");
  }
}

}  // namespace

LoadedPlugin load_plugin(const fs::path& file) {
  const PluginTag tag = read_plugin_tag(file);
  check_sides(file, tag.api, tag.abi);
  boost::dll::shared_library library = load_library(file);
  if (!library.has(kDescriptorSymbol))
    refuse(file, std::string("has no symbol '") + kDescriptorSymbol +
                     "'. Export it with BEATBENCH_PLUGIN of harness/sdk/plugin.h");
  const auto& descriptor = library.get<const PluginDescriptor>(kDescriptorSymbol);
  kept_libraries().push_back(library);
  check_sides(file, std::to_string(descriptor.api), descriptor.abi);
  LoadedPlugin plugin{fs::absolute(file), descriptor.source_digest, entries_of(file, descriptor)};
  check_entries(file, plugin.entries);
  return plugin;
}

}  // namespace beatbench

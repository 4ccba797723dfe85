#pragma once

#include "harness/base/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace beatbench {

// The declarations behind the keys of the manifest (those of pretrain, optimizer, native and run
// are in manifest.h). Checks, defaults, the resolved manifest and the schema all read them here.
const std::vector<OptionSpec>& signal_options();  // rate_hz, seconds

// Why no training of these [pretrain] options reaches its learning rate, empty where one does.
std::string long_warmup(const Options& pretrain);

// Lists: non-empty, without repetition; the spec is that of one item, its name the list's key.
const OptionSpec& seed_item();
const OptionSpec& arm_item();
const OptionSpec& fold_item();
const OptionSpec& label_fraction_item();
const OptionSpec& scope_option();  // of [[published]]
OptionSpec mode_item(const std::vector<std::string>& modes);

// Keys of a method, backbone or protocol table that its own options must not take.
const std::vector<std::string>& reserved_keys(std::string_view kind);

// Names that become parts of file names and of --set keys: letters, digits, '_' and '-', at
// most 64.
bool is_plain_name(std::string_view name);

}  // namespace beatbench

#pragma once

#include "harness/manifest/manifest.h"
#include "harness/manifest/mistakes.h"

namespace beatbench {

// Adds a mistake for each limit of the method's own encoder that the manifest's signal, of these
// leads, breaks; of a method without such an encoder, where the manifest has no other arm for it.
void check_native(const EntryDescription& method, const Manifest& manifest,
                  const std::vector<std::string>& leads, const Position& where, Mistakes& mistakes);

// [pretrain] and [pretrain.optimizer] of a method in its native arm.
struct NativeSchedule {
  Options pretrain, optimizer;
};

// The published recipe; where [native] sets a lower number of epochs or a smaller batch, cut to
// that, the warm-up in proportion to the epochs. The precision is the manifest's, since no recipe
// names one.
NativeSchedule native_schedule(const NativeDescription& native, const Manifest& manifest);

}  // namespace beatbench

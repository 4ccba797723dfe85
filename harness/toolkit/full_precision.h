#pragma once

#include <c10/core/impl/LocalDispatchKeySet.h>

namespace beatbench {

// While one lives, autocast leaves this thread's operators alone. For what bf16 would spoil:
// geometry in millivolts, logits of a contrastive loss at a low temperature.
class FullPrecision {
  c10::impl::ExcludeDispatchKeyGuard no_autocast_{c10::autocast_dispatch_keyset};
};

}  // namespace beatbench

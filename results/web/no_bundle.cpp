#include "results/web/bundle.h"

namespace beatbench {

WebBundle web_bundle() { return {}; }

}  // namespace beatbench

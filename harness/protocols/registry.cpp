#include "datasets/ptbxl/label_sets.h"
#include "harness/base/error.h"
#include "harness/base/nearest.h"
#include "harness/protocols/ludb_waves.h"
#include "harness/protocols/mitdb_beats.h"
#include "harness/protocols/protocol.h"
#include "harness/protocols/ptbxl.h"

namespace beatbench {

void Evaluation::take(Scored scored) {
  metrics = std::move(scored.rows);
  details.update(scored.details);
  items = std::move(scored.items);
}

const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> all = [] {
    std::vector<Protocol> list;
    for (const std::string& set : ptbxl_label_sets()) list.push_back(ptbxl(set));
    list.push_back(ludb_waves());
    list.push_back(mitdb_beats());
    return list;
  }();
  return all;
}

const Protocol& find_protocol(const std::string& id) {
  std::vector<std::string> known;
  for (const Protocol& protocol : protocols()) {
    if (protocol.id == id) return protocol;
    known.push_back(protocol.id);
  }
  throw UsageError("there is no protocol '" + id + "'" + suggestion(id, known));
}

}  // namespace beatbench

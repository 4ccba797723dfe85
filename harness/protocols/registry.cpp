#include "harness/base/error.h"
#include "harness/base/nearest.h"
#include "harness/protocols/ludb_waves.h"
#include "harness/protocols/mitdb_beats.h"
#include "harness/protocols/protocol.h"
#include "harness/protocols/ptbxl_superclass.h"

namespace beatbench {

const std::vector<Protocol>& protocols() {
  static const std::vector<Protocol> all = {ptbxl_superclass(), ludb_waves(), mitdb_beats()};
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

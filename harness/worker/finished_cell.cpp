#include "harness/worker/finished_cell.h"

#include "harness/base/error.h"

namespace beatbench {

Json finished_input(const CellFolder& cell, const std::string& identity, const std::string& what) {
  if (cell_state(cell, identity) != CellState::done)
    throw DataError(cell.path.string() + ": is not the finished " + what + " " +
                    identity.substr(0, 8) + " that this cell needs. Run the experiment again");
  const Json input = read_json(cell.file("cell.json")).at("input");
  if (cell_identity(input) != identity)
    throw DataError(cell.file("cell.json").string() + ": is not that of the " + what + " " +
                    identity.substr(0, 8) + ". Run the experiment again");
  return input;
}

}  // namespace beatbench

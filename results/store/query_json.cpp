#include "results/store/query_json.h"

namespace beatbench {

Json to_json(const EnvironmentRow& row) {
  return {{"beatbench", row.beatbench}, {"commit", row.commit},
          {"torch", row.torch},         {"abi", row.abi},
          {"device", row.device},       {"cpu", row.cpu},
          {"threads", row.threads},     {"host_os", row.host_os}};
}

Json to_json(const DataSetRow& row) {
  return {{"dataset", row.dataset},  {"name", row.name},       {"fingerprint", row.fingerprint},
          {"records", row.records},  {"skipped", row.skipped}, {"licence", row.licence},
          {"citation", row.citation}};
}

Json to_json(const PluginRow& row) {
  return {{"label", row.label},     {"title", row.title},       {"reference", row.reference},
          {"version", row.version}, {"citation", row.citation}, {"licence", row.licence}};
}

Json to_json(const IrreproducibleRow& row) {
  return {{"identity", row.identity},
          {"cell", row.slug},
          {"other", row.other},
          {"numbers", row.numbers},
          {"largest_difference", row.largest_difference ? Json(*row.largest_difference) : Json()},
          {"rescored", row.rescored}};
}

}  // namespace beatbench

#include "results/statistics/patients.h"

#include "harness/base/hash.h"

#include <map>

namespace beatbench {

Patients::Patients(std::span<const std::string> patient_of_item) {
  std::map<std::string, std::int32_t> number;
  for (const std::string& id : patient_of_item) number[id] = 0;
  std::int32_t next = 0;
  for (auto& [id, value] : number) value = next++;
  items_of_.resize(number.size());
  for (const std::string& id : patient_of_item) {
    const std::int32_t patient = number.at(id);
    of_item_.push_back(patient);
    ++items_of_[static_cast<std::size_t>(patient)];
  }
  std::string text;  // lengths keep "a", "b" apart from "ab"
  for (const auto& [id, patient] : number)
    text += std::to_string(id.size()) + ":" + id + "=" +
            std::to_string(items_of_[static_cast<std::size_t>(patient)]) + "\n";
  digest_ = sha256_hex(text);
}

}  // namespace beatbench

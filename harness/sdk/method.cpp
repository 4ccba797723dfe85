#include "harness/sdk/method.h"

#include <stdexcept>

namespace beatbench {

at::Tensor Method::loss(const Batch&, Random&, LossLog&) {
  throw std::logic_error("a method without a pretraining objective was asked for its loss");
}

std::vector<ParameterGroup> Method::parameters() {
  ParameterGroup all;
  for (const NamedTensor& tensor : state())
    if (tensor.trainable) all.tensors.push_back(tensor.value);
  return {all};
}

}  // namespace beatbench

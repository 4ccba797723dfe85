#include "harness/sdk/method.h"

namespace beatbench {

std::vector<ParameterGroup> Method::parameters() {
  ParameterGroup all;
  for (const NamedTensor& tensor : state())
    if (tensor.trainable) all.tensors.push_back(tensor.value);
  return {all};
}

}  // namespace beatbench

#pragma once

#include "harness/sdk/method.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace beatbench {

// How an embedding [row, dimension] of unit rows lies on its sphere; scalars without graph.

// Mean squared distance of the two views of a record (Wang & Isola 2020); 0: all pairs agree.
at::Tensor alignment(const at::Tensor& view1, const at::Tensor& view2);

// log of the mean of exp(-2 d^2) over all pairs of rows (Wang & Isola 2020); 0: collapsed.
at::Tensor uniformity(const at::Tensor& embedding);

// exp of the entropy of the normalised singular values (Roy & Vetterli 2007); 1: collapsed, at
// most min(rows, dimension).
at::Tensor effective_rank(const at::Tensor& embedding);

// Scalars of one step that go to the log in a single copy from the device.
class ScalarLog {
 public:
  void add(std::string name, const at::Tensor& scalar);
  // Adds all to the log and returns them in order.
  std::vector<double> flush(LossLog& log);

 private:
  std::vector<std::string> names_;
  std::vector<at::Tensor> scalars_;
};

// Alignment of every step; uniformity and effective rank, which cost more, of one step in eight,
// drawn from `random`. Rows are view 1 of all, then view 2.
void add_embedding(const at::Tensor& embedding, const Random& random, ScalarLog& log);

// "positive_similarity" and "negative_similarity": mean cosine of the two views of a record, and of
// views of different records (0 of a single record). Views [record, dimension] of unit rows.
void add_similarities(const at::Tensor& view1, const at::Tensor& view2, ScalarLog& log);

// Both of the rows [view 1 of all, view 2 of all]: what each contrast of two views logs.
void add_views(const at::Tensor& embedding, const Random& random, ScalarLog& log);

}  // namespace beatbench

#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace beatbench {

// Which further pairs of rows attract each other where a patient stands in a batch more than once.
enum class PatientPairs {
  all,        // each pair of one patient is a term of both directions (fairseq-signals, "cmsc")
  triangles,  // CLOCS's code: the upper triangle by rows alone, the lower by columns alone
};

// CMSC (Kiyasseh et al. 2021, CLOCS, eq. 1): the two views of a record attract each other, rows of
// the other view repel, rows of the own view take no part. Views [record, dimension], rows of any
// length (not 0), row i of both from the record of patient[i] ([record] int64). Scalar.
//
// S_ij = cosine(view1_i, view2_j) / temperature.
// all:       half the mean of -log softmax_j S_ij over the pairs (i, j) of one patient, half the
//            same of the transpose.
// triangles: the mean of up to four such means: the diagonal by rows and by columns; where there
//            are any, the pairs i < j by rows, and the pairs i > j by columns. Depends on the order
//            of the batch.
// Both are the same where no patient comes twice. In float32 (float64 for float64 input), also
// under autocast.
at::Tensor cmsc_loss(const at::Tensor& view1, const at::Tensor& view2, const at::Tensor& patient,
                     double temperature, PatientPairs pairs = PatientPairs::all);

// More than two views of each record: the sum of cmsc_loss over all pairs of views (eq. 2; CLOCS's
// code keeps the last pair alone).
at::Tensor cmsc_loss(const std::vector<at::Tensor>& views, const at::Tensor& patient,
                     double temperature, PatientPairs pairs = PatientPairs::all);

}  // namespace beatbench

#pragma once

#include "harness/base/options.h"

#include <ATen/core/Tensor.h>

namespace beatbench {

// Contrastive losses on embeddings [row, dimension] with unit rows, similarity = cosine /
// temperature. Each returns the loss of every anchor [row], so that the caller chooses how to
// average. p_ij is the softmax over j != i. All run in float32 (float64 for float64 input), also
// under autocast.
//
//   at::Tensor loss = nt_xent(embedding, 0.1).mean();

// Where `group` [row] int64 is given, rows of other groups take no part: j runs over the anchor's
// own group alone.

// Labels, groups and weights may be on another device than the embedding.

// The option "temperature", 0.1 where nothing is said.
OptionSpec temperature_option();

// [row, row], log p_ij; the diagonal (and what takes no part) is 0 and carries no gradient.
at::Tensor log_probabilities(const at::Tensor& embedding, double temperature,
                             const at::Tensor& group = {});

// NT-Xent (Chen et al. 2020, SimCLR, eq. 1): rows are view 1 of all, then view 2 of all.
at::Tensor nt_xent(const at::Tensor& embedding, double temperature);

// Cross-entropy with the row-normalised weights [row, row] as target (Beat-SSL; one-hot weights
// give NT-Xent): -sum_j (w_ij / sum_k w_ik) log p_ij. A row without any weight has the loss 0.
at::Tensor soft_ce(const at::Tensor& log_p, const at::Tensor& weight);

// SoftCLT (Lee et al. 2024, eq. 3): the same without the division by the row's sum.
at::Tensor softclt(const at::Tensor& log_p, const at::Tensor& weight);

// Binary cross-entropy of the weights against sigmoid(cosine / temperature + bias), mean over
// j != i; 0 for a row alone in its group.
at::Tensor bce(const at::Tensor& embedding, const at::Tensor& weight, double temperature,
               double bias, const at::Tensor& group = {});

// Multi-positive SupCon (Khosla et al. 2020, eq. 2, mean outside the log) on class labels [row]
// int64. Anchors without a positive are left out: [kept row], which may be empty.
at::Tensor sup_con(const at::Tensor& embedding, const at::Tensor& label, double temperature,
                   const at::Tensor& group = {});

// 3KG with several records of a patient (fairseq-signals, 3kg_criterion): every other row of the
// same label is a positive, and each (anchor, positive) is one cross-entropy row against all
// non-positives. [pair]; empty where no label repeats. Labels that come twice give NT-Xent.
at::Tensor pairwise_ce(const at::Tensor& embedding, const at::Tensor& label, double temperature);

}  // namespace beatbench

#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace beatbench {

// What the views of a record differ in (Kiyasseh et al. 2021).
enum class CmscVariant {
  cmsc,    // stretches of time
  cmlc,    // leads
  cmsmlc,  // both
};

struct CmscViews {
  CmscVariant variant = CmscVariant::cmsc;
  std::int64_t leads = 4;  // of cmlc and cmsmlc: drawn for each batch, at most those there are
};

// For the shared backbone: views [record, lead, sample] of signals of the same form. cmsc: the two
// halves of all leads; cmlc: one lead each, the others 0; cmsmlc: one lead of one half each.
std::vector<at::Tensor> backbone_views(const CmscViews& views, const at::Tensor& signal,
                                       Random& random);

// For CLOCS's own encoder, which sees one lead at a time: views [record, segment]. cmsc: all whole
// segments of one lead, drawn for each record; cmlc: leads of one segment; cmsmlc: leads of all.
std::vector<at::Tensor> clocs_views(const CmscViews& views, const at::Tensor& signal,
                                    std::int64_t segment, Random& random);

}  // namespace beatbench

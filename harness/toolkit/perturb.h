#pragma once

#include "harness/sdk/random.h"

#include <ATen/core/Tensor.h>

namespace beatbench {

// Changes of a signal [record, lead, sample] mV in time, amplitude and leads, each drawn anew for
// every record. All give a new tensor of the same shape on the signal's device; `signal` stays.

// Random lead masking (Oh et al. 2022): each lead is set to 0 with `probability`. Where all leads
// of a record would go, one of them, each as likely, is kept.
at::Tensor mask_leads(const at::Tensor& signal, double probability, Random& random);

// A stretch of all leads, its share of the record uniform in [min_share, 1], anywhere in it, drawn
// out to the record's length by linear interpolation.
at::Tensor crop_and_stretch(const at::Tensor& signal, double min_share, Random& random);

// The whole record times one factor whose logarithm is uniform: in [1 / max_factor, max_factor].
at::Tensor scale_amplitude(const at::Tensor& signal, double max_factor, Random& random);

// White Gaussian noise, its standard deviation uniform in [0, max_sd_mv], own draws on each lead.
at::Tensor add_noise(const at::Tensor& signal, double max_sd_mv, Random& random);

// Baseline wander: a sine of one frequency, uniform in [0.05, 0.5] Hz, for all leads of a record;
// amplitude, uniform in [0, max_mv], and phase are each lead's own.
at::Tensor add_wander(const at::Tensor& signal, double max_mv, double rate_hz, Random& random);

}  // namespace beatbench

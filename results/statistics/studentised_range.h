#pragma once

namespace beatbench {

// The range of k standard normal draws: k ∫ φ(z) [Φ(z) − Φ(z − q)]^(k−1) dz, the studentised range
// with infinite degrees of freedom (Pearson & Hartley 1942). k ≥ 2; absolute error below 1e-12.
double normal_range_cdf(double q, int k);
// The q that the range of k draws stays below with this probability, in (0, 1).
double normal_range_quantile(double probability, int k);

}  // namespace beatbench

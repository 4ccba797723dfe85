#pragma once

namespace beatbench {

// The distributions behind the tests, from Boost.Math. "upper" is the chance of a larger value,
// exact far into the tail. Degrees of freedom are > 0, probabilities in (0, 1).
double normal_cdf(double z);
double normal_quantile(double probability);
double chi_squared_upper(double chi_squared, double degrees);
double f_upper(double f, double numerator_degrees, double denominator_degrees);
double student_t_quantile(double probability, double degrees);

}  // namespace beatbench

#include "results/statistics/distributions.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace beatbench {

double normal_cdf(double z) { return boost::math::cdf(boost::math::normal(), z); }

double normal_quantile(double probability) {
  return boost::math::quantile(boost::math::normal(), probability);
}

double chi_squared_upper(double chi_squared, double degrees) {
  return boost::math::cdf(complement(boost::math::chi_squared(degrees), chi_squared));
}

double f_upper(double f, double numerator_degrees, double denominator_degrees) {
  return boost::math::cdf(
      complement(boost::math::fisher_f(numerator_degrees, denominator_degrees), f));
}

double student_t_quantile(double probability, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), probability);
}

}  // namespace beatbench

#include "services/profile/domain/normal_distribution.h"

#include <cmath>

namespace icap::profile {

double NormalCdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

}  // namespace icap::profile

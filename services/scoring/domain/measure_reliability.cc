#include "services/scoring/domain/measure_reliability.h"

namespace icap::scoring {
namespace {

struct Spread {
  double respondent_count = 0;
  double squares = 0;
  double mean_error_square = 0;
};

std::optional<Spread> SpreadOf(std::span<const PersonMeasure> measures) {
  if (measures.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(measures.size());
  double sum = 0;
  double error_squares = 0;
  for (const PersonMeasure& measure : measures) {
    sum += measure.measure;
    error_squares += measure.standard_error * measure.standard_error;
  }
  const double mean = sum / n;
  double squares = 0;
  for (const PersonMeasure& measure : measures) squares += (measure.measure - mean) * (measure.measure - mean);
  return Spread{n, squares, error_squares / n};
}

}  // namespace

std::optional<double> EapReliability(std::span<const PersonMeasure> measures) {
  const std::optional<Spread> spread = SpreadOf(measures);
  if (!spread) return std::nullopt;
  const double variance = spread->squares / spread->respondent_count;
  if (variance + spread->mean_error_square == 0) return std::nullopt;
  return variance / (variance + spread->mean_error_square);
}

std::optional<double> WleReliability(std::span<const PersonMeasure> measures) {
  const std::optional<Spread> spread = SpreadOf(measures);
  if (!spread || spread->squares == 0) return std::nullopt;
  return 1 - spread->mean_error_square / (spread->squares / (spread->respondent_count - 1));
}

}  // namespace icap::scoring

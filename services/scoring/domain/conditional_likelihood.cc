#include "services/scoring/domain/conditional_likelihood.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace icap::scoring {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// γ after one more item.
VectorXd Extended(const VectorXd& gamma, const VectorXd& terms) {
  VectorXd extended = VectorXd::Zero(gamma.size() + terms.size() - 1);
  for (Index x = 0; x < terms.size(); ++x) {
    if (terms[x] > 0) extended.segment(x, gamma.size()) += terms[x] * gamma;
  }
  return extended;
}

// The transposed operation: weights on the scores after the item, carried to the scores before it.
VectorXd Retracted(const VectorXd& weights, const VectorXd& terms) {
  const Index size = weights.size() - terms.size() + 1;
  VectorXd retracted = VectorXd::Zero(size);
  for (Index x = 0; x < terms.size(); ++x) {
    if (terms[x] > 0) retracted += terms[x] * weights.segment(x, size);
  }
  return retracted;
}

// exp(-β) of an item by score above its lowest, scaled to add up to 1.
struct ItemTerms {
  VectorXd terms;
  double log_scale = 0;
};

ItemTerms TermsOf(const ItemCategories& item, const VectorXd& difficulties) {
  VectorXd exponents = VectorXd::Constant(item.width() + 1, -INFINITY);
  exponents[0] = 0.0;
  for (int32_t j = 0; j < item.difficulty_count(); ++j) {
    exponents[item.used[j + 1] - item.lowest()] = -difficulties[item.first_difficulty + j];
  }
  const double largest = exponents.maxCoeff();
  VectorXd terms(exponents.size());
  for (Index x = 0; x < terms.size(); ++x) terms[x] = std::exp(exponents[x] - largest);
  const double sum = terms.sum();
  return {terms / sum, largest + std::log(sum)};
}

// One pattern's part of the log-likelihood and its derivatives.
class PatternLikelihood {
 public:
  PatternLikelihood(const AnswerPattern& pattern, const CategoryUsage& usage, const std::vector<ItemTerms>& terms)
      : pattern_(pattern), usage_(usage), all_terms_(terms) {
    int32_t lowest_score = 0;
    int32_t width = 0;
    before_.push_back(VectorXd::Ones(1));
    for (const int32_t i : pattern.items) {
      lowest_score += usage.items[i].lowest();
      width += usage.items[i].width();
      before_.push_back(Extended(before_.back(), Terms(i)));
    }
    counts_ = Eigen::Map<const VectorXd>(pattern.score_counts.data() + lowest_score, width + 1);
  }

  void AddTo(LikelihoodPoint& point) {
    const VectorXd& gamma = before_.back();
    for (Index r = 0; r < gamma.size(); ++r) {
      if (counts_[r] == 0) continue;
      if (!(gamma[r] >= 1e-290)) {
        point.log_likelihood = -INFINITY;
        return;
      }
      point.log_likelihood -= counts_[r] * std::log(gamma[r]);
    }
    for (const int32_t i : pattern_.items) point.log_likelihood -= counts_.sum() * all_terms_[i].log_scale;
    weights_ = VectorXd::Zero(gamma.size());
    for (Index r = 0; r < gamma.size(); ++r) {
      if (counts_[r] > 0) weights_[r] = counts_[r] / gamma[r];
    }
    CarryWeightsBack();
    AddFirstDerivatives(point);
    AddPairs(point);
    AddMeans(point);
  }

 private:
  const VectorXd& Terms(int32_t item) const { return all_terms_[item].terms; }
  size_t size() const { return pattern_.items.size(); }

  // back_[k]: the weights N_r / γ_r carried from the whole pattern to the scores of its first k items.
  void CarryWeightsBack() {
    back_.assign(size() + 1, VectorXd());
    back_[size()] = weights_;
    for (size_t k = size(); k-- > 0;) back_[k] = Retracted(back_[k + 1], Terms(pattern_.items[k]));
  }

  // Expected number of respondents in each category: the gradient, and the diagonal blocks of the second moments.
  void AddFirstDerivatives(LikelihoodPoint& point) const {
    for (size_t k = 0; k < size(); ++k) {
      const ItemCategories& item = usage_.items[pattern_.items[k]];
      const VectorXd& terms = Terms(pattern_.items[k]);
      for (int32_t j = 0; j < item.difficulty_count(); ++j) {
        const int32_t x = item.used[j + 1] - item.lowest();
        const double expected = terms[x] * before_[k].dot(back_[k + 1].segment(x, before_[k].size()));
        point.gradient[item.first_difficulty + j] += expected;
        point.information(item.first_difficulty + j, item.first_difficulty + j) += expected;
      }
    }
  }

  // Expected number of respondents in each pair of categories of two items.
  void AddPairs(LikelihoodPoint& point) const {
    for (size_t k = 0; k < size(); ++k) {
      const ItemCategories& first = usage_.items[pattern_.items[k]];
      if (first.difficulty_count() == 0) continue;
      VectorXd without = before_[k];
      for (size_t l = k + 1; l < size(); ++l) {
        const ItemCategories& second = usage_.items[pattern_.items[l]];
        AddPair(point, first, Terms(pattern_.items[k]), second, Terms(pattern_.items[l]), without, back_[l + 1]);
        without = Extended(without, Terms(pattern_.items[l]));
      }
    }
  }

  static void AddPair(LikelihoodPoint& point, const ItemCategories& first, const VectorXd& first_terms,
                      const ItemCategories& second, const VectorXd& second_terms, const VectorXd& without,
                      const VectorXd& back) {
    const int32_t highest = first.width() + second.width();
    VectorXd by_sum(highest + 1);
    for (int32_t sum = 0; sum <= highest; ++sum) by_sum[sum] = without.dot(back.segment(sum, without.size()));
    for (int32_t j = 0; j < first.difficulty_count(); ++j) {
      const int32_t x = first.used[j + 1] - first.lowest();
      for (int32_t m = 0; m < second.difficulty_count(); ++m) {
        const int32_t y = second.used[m + 1] - second.lowest();
        const double expected = first_terms[x] * second_terms[y] * by_sum[x + y];
        point.information(first.first_difficulty + j, second.first_difficulty + m) += expected;
        point.information(second.first_difficulty + m, first.first_difficulty + j) += expected;
      }
    }
  }

  // Minus Σ_r N_r p_r p_r', p_r being the probabilities of the categories at raw score r. Most patterns with a missing
  // answer have few respondents, hence few scores.
  void AddMeans(LikelihoodPoint& point) const {
    const VectorXd& gamma = before_.back();
    std::vector<Index> scores;
    for (Index r = 0; r < gamma.size(); ++r) {
      if (counts_[r] > 0) scores.push_back(r);
    }
    std::vector<int32_t> columns;
    for (const int32_t i : pattern_.items) {
      for (int32_t j = 0; j < usage_.items[i].difficulty_count(); ++j) {
        columns.push_back(usage_.items[i].first_difficulty + j);
      }
    }
    MatrixXd probabilities = MatrixXd::Zero(static_cast<Index>(scores.size()), static_cast<Index>(columns.size()));
    // γ of the items after the one at hand.
    VectorXd after = VectorXd::Ones(1);
    Index column = static_cast<Index>(columns.size());
    for (size_t k = size(); k-- > 0;) {
      const ItemCategories& item = usage_.items[pattern_.items[k]];
      const VectorXd& terms = Terms(pattern_.items[k]);
      column -= item.difficulty_count();
      if (item.difficulty_count() > 0) {
        const VectorXd without = ProductAt(before_[k], after, scores, item);
        for (int32_t j = 0; j < item.difficulty_count(); ++j) {
          const int32_t x = item.used[j + 1] - item.lowest();
          for (size_t s = 0; s < scores.size(); ++s) {
            const Index rest = scores[s] - x;
            if (rest < 0 || rest >= without.size()) continue;
            probabilities(static_cast<Index>(s), column + j) =
                terms[x] * without[rest] * std::sqrt(counts_[scores[s]]) / gamma[scores[s]];
          }
        }
      }
      after = Extended(after, terms);
    }
    AddProducts(point, columns, probabilities);
  }

  // γ of the items before and after an item together, at the scores it can leave of `scores`; 0 elsewhere.
  static VectorXd ProductAt(const VectorXd& before, const VectorXd& after, const std::vector<Index>& scores,
                            const ItemCategories& item) {
    const VectorXd reversed = after.reverse();
    VectorXd product = VectorXd::Zero(before.size() + after.size() - 1);
    std::vector<bool> done(product.size(), false);
    for (const Index score : scores) {
      for (size_t j = 1; j < item.used.size(); ++j) {
        const Index rest = score - (item.used[j] - item.lowest());
        if (rest < 0 || rest >= product.size() || done[rest]) continue;
        done[rest] = true;
        const Index first = std::max<Index>(0, rest - after.size() + 1);
        const Index count = std::min<Index>(rest, before.size() - 1) - first + 1;
        product[rest] = before.segment(first, count).dot(reversed.segment(after.size() - 1 - rest + first, count));
      }
    }
    return product;
  }

  static void AddProducts(LikelihoodPoint& point, const std::vector<int32_t>& columns, const MatrixXd& probabilities) {
    // Eigen's rank update reads the first number, also of none.
    if (probabilities.size() == 0) return;
    const auto column = static_cast<Index>(columns.size());
    MatrixXd moments = MatrixXd::Zero(column, column);
    moments.selfadjointView<Eigen::Lower>().rankUpdate(probabilities.transpose());
    for (Index b = 0; b < column; ++b) {
      for (Index a = b; a < column; ++a) {
        point.information(columns[a], columns[b]) -= moments(a, b);
        if (a != b) point.information(columns[b], columns[a]) -= moments(a, b);
      }
    }
  }

  const AnswerPattern& pattern_;
  const CategoryUsage& usage_;
  const std::vector<ItemTerms>& all_terms_;
  VectorXd counts_;
  VectorXd weights_;
  std::vector<VectorXd> before_;
  std::vector<VectorXd> back_;
};

}  // namespace

LikelihoodPoint ConditionalLikelihood(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                      const VectorXd& difficulties) {
  std::vector<ItemTerms> terms;
  for (const ItemCategories& item : usage.items) terms.push_back(TermsOf(item, difficulties));
  const VectorXd chosen = ChosenCounts(statistics, usage);
  LikelihoodPoint point{.log_likelihood = -chosen.dot(difficulties),
                        .gradient = -chosen,
                        .information = MatrixXd::Zero(usage.difficulty_count, usage.difficulty_count)};
  for (const AnswerPattern& pattern : statistics.patterns) {
    PatternLikelihood(pattern, usage, terms).AddTo(point);
  }
  return point;
}

VectorXd ElementarySymmetricFunctions(const std::vector<VectorXd>& terms) {
  VectorXd gamma = VectorXd::Ones(1);
  for (const VectorXd& item : terms) gamma = Extended(gamma, item);
  return gamma;
}

}  // namespace icap::scoring

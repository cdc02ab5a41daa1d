import { NextStepBasis, Standing, type Comparison, type SchoolProfile } from '../gen/icap/profile/v1/profile_pb';
import { messages } from '../messages';

const words = messages.profile;

// Percentiles have no decimals: with some dozens of schools they would mean nothing.
export function percentileSentence(comparison: Comparison): string {
  const whole = (value: number) => String(Math.round(value));
  return words.comparison.sentence(
    whole(comparison.percentile),
    whole(comparison.intervalLow),
    whole(comparison.intervalHigh),
  );
}

export function standingSentence(standing: Standing): string {
  switch (standing) {
    case Standing.LOWER:
      return words.comparison.lower;
    case Standing.MIDDLE:
      return words.comparison.middle;
    case Standing.HIGHER:
      return words.comparison.higher;
    default:
      return words.comparison.notDistinguishable;
  }
}

// The factor to work on next and why, then what else qualifies; none without a next step.
export function nextStepSentences(profile: Pick<SchoolProfile, 'nextStep' | 'factors'>): string[] {
  const { nextStep, factors } = profile;
  if (nextStep === undefined) return [];
  const titleOf = (id: string) => factors.find((factor) => factor.factor === id)?.title ?? id;
  const others = (ids: string[]) =>
    ids
      .filter((id) => id !== nextStep.factor)
      .map(titleOf)
      .join('; ');
  const sentences = [mainSentence(nextStep.basis, titleOf(nextStep.factor))];
  if (nextStep.basis === NextStepBasis.NOT_YET_FUNCTIONAL || nextStep.basis === NextStepBasis.RELIABLY_LOWER) {
    const notYet = others(nextStep.notYetFunctional);
    const lower = others(nextStep.reliablyLower);
    if (notYet !== '') sentences.push(words.nextStep.alsoNotYet(notYet));
    if (lower !== '') sentences.push(words.nextStep.alsoLower(lower));
  }
  return sentences;
}

function mainSentence(basis: NextStepBasis, factor: string): string {
  switch (basis) {
    case NextStepBasis.NOT_YET_FUNCTIONAL:
      return words.nextStep.notYetFunctional(factor);
    case NextStepBasis.RELIABLY_LOWER:
      return words.nextStep.reliablyLower(factor);
    case NextStepBasis.NONE_NEEDED:
      return words.nextStep.noneNeeded;
    default:
      return words.nextStep.order(factor);
  }
}

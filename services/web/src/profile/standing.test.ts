import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { ComparisonSchema, NextStepBasis, SchoolProfileSchema, Standing } from '../gen/icap/profile/v1/profile_pb';
import { nextStepSentences, percentileSentence, standingSentence } from './standing';

test('a percentile comes with its interval, without decimals', () => {
  const comparison = create(ComparisonSchema, { percentile: 39.6, intervalLow: 12.2, intervalHigh: 70.5 });
  expect(percentileSentence(comparison)).toBe('Percentile 40 (95% interval 12 to 71).');
});

test('a wide interval is not distinguishable from most schools', () => {
  expect(standingSentence(Standing.NOT_DISTINGUISHABLE)).toBe('Not distinguishable from most schools.');
  expect(standingSentence(Standing.HIGHER)).toBe('Higher than the middle of the schools.');
});

describe('the next step', () => {
  const factors = ['learning', 'teams', 'efficacy'].map((factor) => ({ factor, title: factor.toUpperCase() }));
  const sentencesOf = (basis: NextStepBasis, factor: string, notYetFunctional: string[] = []) =>
    nextStepSentences(create(SchoolProfileSchema, { factors, nextStep: { basis, factor, notYetFunctional } }));

  test('names the factor, then the others that qualify', () => {
    const [main, also] = sentencesOf(NextStepBasis.NOT_YET_FUNCTIONAL, 'learning', ['learning', 'efficacy']);
    expect(main).toMatch(/^LEARNING\. It is the earliest factor/);
    expect(also).toBe('Also not yet functional: EFFICACY.');
  });

  test('says that the data do not choose, and names nothing else', () => {
    const sentences = sentencesOf(NextStepBasis.ORDER, 'learning', ['learning', 'teams']);
    expect(sentences).toEqual([
      'The data do not choose between the factors. The order itself is the reason to begin with LEARNING.',
    ]);
  });

  test('may not be needed', () => {
    expect(sentencesOf(NextStepBasis.NONE_NEEDED, '')[0]).toMatch(/^Every factor is functional/);
  });

  test('is silent without one', () => {
    expect(nextStepSentences(create(SchoolProfileSchema, { factors }))).toEqual([]);
  });
});

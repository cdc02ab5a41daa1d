import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import {
  FieldEvidence_Verdict as Verdict,
  RaterAgreement_Outcome as Outcome,
  RaterAgreementSchema,
} from '../../gen/icap/profile/v1/profile_pb';
import { agreementSentence, levelsText, verdictSentence } from './field-work';

test('agreement is said with its interval and what it rests on, or why there is none', () => {
  const estimated = { outcome: Outcome.ESTIMATED, pairCount: 12, value: 0.71, intervalLow: 0.4, intervalHigh: 0.9 };
  expect(agreementSentence(create(RaterAgreementSchema, estimated))).toMatch(
    /^0\.71 \(95% interval 0\.40 to 0\.90\), from 12 indicators/,
  );
  const without = { ...estimated, intervalLow: undefined, intervalHigh: undefined };
  expect(agreementSentence(create(RaterAgreementSchema, without))).toMatch(/^0\.71 \(no interval\)/);
  const tooFew = { outcome: Outcome.TOO_FEW, pairCount: 1 };
  expect(agreementSentence(create(RaterAgreementSchema, tooFew))).toBe('Not computed: only 1 indicator rated by both.');
  const same = { outcome: Outcome.NO_VARIATION, pairCount: 4 };
  expect(agreementSentence(create(RaterAgreementSchema, same))).toMatch(/^Not defined: .* are the same level\.$/);
});

test('a source names one level, the ends of a range, or that it is too thin', () => {
  expect(levelsText({ tooThin: false, levelTitles: ['Emergent'] })).toBe('Emergent');
  expect(levelsText({ tooThin: false, levelTitles: ['Beginning', 'Emergent', 'Functional'] })).toBe(
    'Beginning to Functional',
  );
  expect(levelsText({ tooThin: true, levelTitles: [] })).toBe('too few to say');
});

test('each verdict has its sentence', () => {
  const verdicts = [Verdict.TOO_THIN, Verdict.CONVERGING, Verdict.DIVERGING];
  expect(new Set(verdicts.map(verdictSentence)).size).toBe(3);
});

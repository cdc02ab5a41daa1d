import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { Disclosure, ParticipationSchema } from '../gen/icap/profile/v1/profile_pb';
import { hiddenReason, limitWords } from './participation';

test('a hidden profile names the limit that hid it', () => {
  const limits = { minimumRespondents: 15, minimumResponseRate: 0.5, completeResponseRate: 0.8 };
  const tooFew = create(ParticipationSchema, { ...limits, disclosure: Disclosure.TOO_FEW_RESPONDENTS });
  expect(hiddenReason(tooFew)).toMatch(/^Too few teachers answered: at least 15 are needed\./);
  const low = create(ParticipationSchema, { ...limits, disclosure: Disclosure.LOW_RESPONSE });
  expect(hiddenReason(low)).toContain('at least 50% are needed. So');
  expect(limitWords(low).complete).toBe('80%');
});

test('a profile from before its limits were kept names the lowest, and that they may have been higher', () => {
  const tooFew = create(ParticipationSchema, { disclosure: Disclosure.TOO_FEW_RESPONDENTS });
  expect(hiddenReason(tooFew)).toContain('at least 10 are needed, or more where the agency asks for it. With');
});

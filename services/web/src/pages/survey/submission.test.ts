import { Code, ConnectError } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import { ErrorInfoSchema } from '../../gen/google/rpc/error_details_pb';
import { emptyDraft } from './draft';
import type { Question } from './questionnaire';
import { openFaultOf, prepareSending, sendFaultOf } from './submission';

function refusal(code: Code, reason: string): ConnectError {
  return new ConnectError('refused', code, undefined, [{ desc: ErrorInfoSchema, value: { reason, domain: 'icap' } }]);
}

// What the browser's fetch throws without a connection.
const connectionLost = ConnectError.from(new TypeError('Failed to fetch'));

const questions: Question[] = ['b', 'a'].map((item, index) => ({
  item,
  number: index + 1,
  text: item,
  options: ['No', 'Yes'],
  required: true,
}));
const invitation = { school: 'agencies/a/rollouts/r/schools/s', credential: 'first' };

describe('a submission', () => {
  test('has the answers in the order of the questionnaire, and none for what was left out', () => {
    const whole = prepareSending({ ...emptyDraft, answers: { a: 2, b: 1 } }, invitation, questions, () => 'id');
    expect(whole).toEqual({
      requestId: 'id',
      parent: invitation.school,
      credential: 'first',
      answers: [
        { item: 'b', category: 1 },
        { item: 'a', category: 2 },
      ],
    });
    expect(prepareSending({ ...emptyDraft, answers: { a: 2 } }, invitation, questions).answers).toHaveLength(1);
  });

  test('that was started is sent again as it is', () => {
    const first = prepareSending({ ...emptyDraft, answers: { a: 2 } }, invitation, questions);
    const draft = { ...emptyDraft, answers: { a: 1, b: 1 }, sending: first };
    expect(prepareSending(draft, { ...invitation, credential: 'second' }, questions)).toBe(first);
  });

  test('gets an id of its own each time', () => {
    const ids = [1, 2].map(() => prepareSending(emptyDraft, invitation, questions).requestId);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('after a failed sending', () => {
  test.each([
    [Code.AlreadyExists, 'INVITATION_USED', 'used'],
    [Code.FailedPrecondition, 'WINDOW_CLOSED', 'closed'],
    [Code.PermissionDenied, 'CREDENTIAL_OTHER_SCHOOL', 'refused'],
    [Code.InvalidArgument, 'ANSWER_MISSING', 'refused'],
  ])('%s %s is final: %s', (code, reason, kind) => {
    expect(sendFaultOf(refusal(code, reason)).kind).toBe(kind);
  });

  test.each([
    ['a busy service', refusal(Code.Unavailable, 'OVERLOADED'), 'busy'],
    ['a fault of the service', refusal(Code.Internal, 'INTERNAL'), 'busy'],
    ['a lost connection', connectionLost, 'offline'],
    ['a deadline', new ConnectError('late', Code.DeadlineExceeded), 'offline'],
    ['a proxy without a service behind it', new ConnectError('bad gateway', Code.Unavailable), 'offline'],
  ])('%s leaves it open whether the answers were stored', (_, error, cause) => {
    expect(sendFaultOf(error)).toEqual({ kind: 'pending', cause });
  });
});

test.each([
  [refusal(Code.NotFound, 'INVITATION_UNKNOWN'), 'unknown'],
  [refusal(Code.InvalidArgument, 'FIELD_INVALID'), 'unknown'],
  [refusal(Code.AlreadyExists, 'INVITATION_USED'), 'used'],
  [refusal(Code.FailedPrecondition, 'WINDOW_CLOSED'), 'closed'],
  [refusal(Code.Unavailable, 'OVERLOADED'), 'busy'],
  [refusal(Code.Internal, 'INTERNAL'), 'error'],
  [connectionLost, 'offline'],
  [new Error('a fault of the page'), 'error'],
])('opening a link: %s means %s', (error, fault) => {
  expect(openFaultOf(error)).toBe(fault);
});

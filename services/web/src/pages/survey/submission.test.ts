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
  when: null,
}));
const asked = { questions, prompts: [] };
const school = 'agencies/a/rollouts/r/schools/s';
// Not random, so that what is made of it is known.
const noRandom = { getRandomValues: <T>(bytes: T) => bytes } as Pick<Crypto, 'getRandomValues'>;

describe('a submission', () => {
  test('has the answers in the order of the questionnaire, and none for what was left out', () => {
    const whole = prepareSending({ ...emptyDraft, answers: { a: 2, b: 1 } }, school, 'first', asked, noRandom);
    expect(whole).toEqual({
      requestId: '00000000-0000-4000-8000-000000000000',
      parent: school,
      credential: 'first',
      answers: [
        { item: 'b', category: 1 },
        { item: 'a', category: 2 },
      ],
      comments: [],
      receiptKey: 'AAAAAAAAAAAAAAAAAAAAAA',
    });
    expect(prepareSending({ ...emptyDraft, answers: { a: 2 } }, school, 'first', asked).answers).toHaveLength(1);
  });

  test('has no answer to what is not asked any more', () => {
    const conditional = questions.map((question, index) =>
      index === 0 ? question : { ...question, when: { item: 'b', categories: [2] } },
    );
    const items = (b: number) =>
      prepareSending({ ...emptyDraft, answers: { a: 1, b } }, school, 'first', {
        questions: conditional,
        prompts: [],
      }).answers.map(({ item }) => item);
    expect(items(1)).toEqual(['b']);
    expect(items(2)).toEqual(['b', 'a']);
  });

  test('that was started is sent again as it is', () => {
    const first = prepareSending({ ...emptyDraft, answers: { a: 2 } }, school, 'first', asked);
    const draft = { ...emptyDraft, answers: { a: 1, b: 1 }, sending: first };
    expect(prepareSending(draft, school, 'second', asked)).toBe(first);
  });

  test('has the comments that say something, in the order of the prompts, as the service takes them', () => {
    const prompts = ['p', 'q', 'r', 's'].map((commentId) => ({ commentId, text: commentId }));
    const comments = { s: 'T\tx\r\n\u0007y\u0085', q: ' \n\u00a0', p: 'half \ud83d', other: 'not asked' };
    const sending = prepareSending({ ...emptyDraft, comments }, school, 'first', { questions, prompts });
    expect(sending.comments).toEqual([
      { commentId: 'p', text: 'half \ufffd' },
      { commentId: 's', text: 'T\tx\ny' },
    ]);
  });

  test('gets an id and a receipt of its own each time', () => {
    const [one, other] = [1, 2].map(() => prepareSending(emptyDraft, school, 'first', asked));
    expect(one?.requestId).not.toBe(other?.requestId);
    expect(one?.receiptKey).not.toBe(other?.receiptKey);
  });
});

describe('after a failed sending', () => {
  test.each([
    [Code.AlreadyExists, 'INVITATION_USED', 'used'],
    [Code.FailedPrecondition, 'WINDOW_CLOSED', 'closed'],
    [Code.PermissionDenied, 'CREDENTIAL_INVALID', 'refused'],
    [Code.InvalidArgument, 'ANSWER_MISSING', 'refused'],
    [Code.InvalidArgument, 'COMMENT_TOO_LONG', 'refused'],
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
  [refusal(Code.AlreadyExists, 'CREDENTIAL_TAKEN'), 'taken'],
  [refusal(Code.FailedPrecondition, 'WINDOW_CLOSED'), 'closed'],
  [refusal(Code.Unavailable, 'OVERLOADED'), 'busy'],
  [refusal(Code.Internal, 'INTERNAL'), 'error'],
  [connectionLost, 'offline'],
  [new Error('a fault of the page'), 'error'],
])('opening a link: %s means %s', (error, fault) => {
  expect(openFaultOf(error)).toBe(fault);
});

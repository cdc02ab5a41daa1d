import { describe, expect, test } from 'vitest';
import {
  draftKey,
  emptyDraft,
  isBegun,
  readDraft,
  removeDraft,
  writeDraft,
  type Draft,
  type DraftStorage,
} from './draft';

const code = 'kq3Vb0Jr9hXw2ZsT5yLmNA';
const key = draftKey(code);

// The contract of the browser's Storage, as far as drafts use it.
function mapStorage(entries = new Map<string, string>()): DraftStorage {
  return {
    getItem: (name) => entries.get(name) ?? null,
    setItem: (name, value) => void entries.set(name, value),
    removeItem: (name) => void entries.delete(name),
  };
}

const brokenStorage: DraftStorage = {
  getItem: () => {
    throw new Error('forbidden');
  },
  setItem: () => {
    throw new Error('full');
  },
  removeItem: () => {
    throw new Error('forbidden');
  },
};

const draft: Draft = {
  answers: { L1: 5, L2: 1 },
  comments: { other: 'Más tiempo 🙂\nfor plans' },
  part: 1,
  blinding: { nonce: 'n', secret: 's', blindedElement: 'e' },
  credential: 'opaque',
  invitation: 'kept',
  sending: {
    requestId: '0b9c9e1e-8a9e-4f0e-9a43-2f4f6a6d1f10',
    parent: 'agencies/a/rollouts/r/schools/s',
    credential: 'opaque',
    answers: [{ item: 'L1', category: 5 }],
    comments: [{ commentId: 'other', text: 'Más tiempo 🙂\nfor plans' }],
    receiptKey: 'AAAAAAAAAAAAAAAAAAAAAA',
  },
};

describe('a draft', () => {
  test('comes back as it was kept', () => {
    const storage = mapStorage();
    expect(writeDraft(storage, key, draft)).toBe(true);
    expect(readDraft(storage, key)).toEqual(draft);
  });

  test('is kept under a hash that does not contain the code and differs between codes', () => {
    expect(key).toMatch(/^icap-survey-[0-9a-f]{64}$/);
    expect(key).not.toContain(code);
    expect(draftKey('another')).not.toBe(key);
  });

  test('is gone after it was removed', () => {
    const storage = mapStorage();
    writeDraft(storage, key, draft);
    removeDraft(storage, key);
    expect(readDraft(storage, key)).toEqual(emptyDraft);
  });

  test.each(['', 'not JSON', 'null', '[]', '{"format":3,"answers":{"A":1}}', '{"format":2,"answers":[1]}'])(
    'is empty when what was kept is %j',
    (text) => {
      expect(readDraft(mapStorage(new Map([[key, text]])), key)).toEqual(emptyDraft);
    },
  );

  test('leaves out answers that are no category', () => {
    const kept = JSON.stringify({ format: 2, answers: { A: 0, B: '3', C: 2.5, D: null, E: 4 }, part: -1 });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...emptyDraft, answers: { E: 4 } });
  });

  test('forgets a submission that is not whole', () => {
    const kept = JSON.stringify({ format: 2, ...draft, sending: { ...draft.sending, answers: [{ item: 'L1' }] } });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...draft, sending: null });
  });

  test('from before there were comments has none, and its submission is sent again as it was', () => {
    const kept = JSON.stringify({
      format: 2,
      ...draft,
      comments: undefined,
      sending: { ...draft.sending, comments: undefined },
    });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({
      ...draft,
      comments: {},
      sending: { ...draft.sending, comments: [] },
    });
  });

  test('leaves out comments that are no text', () => {
    const kept = JSON.stringify({ format: 2, answers: {}, comments: { a: 5, b: 'kept', c: null } });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...emptyDraft, comments: { b: 'kept' } });
  });

  test.each([{}, [5], [{ commentId: 'other' }], [{ text: 'x' }]])(
    'forgets a submission whose comments are %j',
    (comments) => {
      const kept = JSON.stringify({ format: 2, ...draft, sending: { ...draft.sending, comments } });
      expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...draft, sending: null });
    },
  );

  test('is begun by an answer or a comment, not by the place in the questionnaire', () => {
    expect(isBegun({ ...emptyDraft, part: 1, comments: { a: '' } })).toBe(false);
    expect(isBegun({ ...emptyDraft, answers: { L1: 1 } })).toBe(true);
    expect(isBegun({ ...emptyDraft, comments: { a: 'x' } })).toBe(true);
  });

  test('of the format before keeps its answers', () => {
    const kept = JSON.stringify({
      format: 1,
      answers: { L1: 5 },
      part: 1,
      sending: { ...draft.sending, receiptKey: undefined },
    });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...emptyDraft, answers: { L1: 5 }, part: 1 });
  });

  test('forgets a purchase that is not whole', () => {
    const kept = JSON.stringify({ format: 2, ...draft, blinding: { nonce: 'n' }, credential: 5 });
    expect(readDraft(mapStorage(new Map([[key, kept]])), key)).toEqual({ ...draft, blinding: null, credential: null });
  });

  test('is not kept, and fails nothing, where the browser forbids its storage', () => {
    expect(writeDraft(brokenStorage, key, draft)).toBe(false);
    expect(writeDraft(null, key, draft)).toBe(false);
    expect(readDraft(brokenStorage, key)).toEqual(emptyDraft);
    expect(readDraft(null, key)).toEqual(emptyDraft);
    removeDraft(brokenStorage, key);
    removeDraft(null, key);
  });
});

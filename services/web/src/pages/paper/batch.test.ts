import { expect, test } from 'vitest';
import { formOfPath, formsOf, sumOf, sumOfAll, typedNumber } from './batch';
import { forgetBatches, newDraft, readDraft, writeDraft, draftKey, type DraftStorage } from './batch-draft';

function memory(): DraftStorage {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    key: (index) => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size;
    },
  };
}

test('sums are those of the numbers on the forms', () => {
  expect(sumOf({ a: 1, b: 6 })).toBe(7);
  expect(sumOf({})).toBe(0);
  expect(sumOfAll([{ a: 1, b: 6 }, {}, { a: 3 }])).toBe(10);
});

test('a total is a whole number', () => {
  expect([' 12 ', '0'].map(typedNumber)).toEqual([12, 0]);
  expect(['', '1.5', '-1', 'x', '1e3'].map(typedNumber)).toEqual([null, null, null, null, null]);
});

test('the same answers are the same request, in whatever order they were given', () => {
  const items = ['a', 'b'].map((id) => ({ id, number: 1, text: '', options: [], required: true, when: null }));
  expect(formsOf([{ b: 2, a: 1 }], items)).toEqual(formsOf([{ a: 1, b: 2 }], items));
});

test('a violation is about a form of the batch', () => {
  expect(formOfPath('forms[12].answers[0].item')).toBe(12);
  expect(formOfPath('category_total')).toBeNull();
});

test('a batch is kept with its request id, apart from that of another account, and forgotten at signing out', () => {
  const storage = memory();
  const draft = { ...newDraft(), forms: [{ a: 1 }], current: { a: 2 }, sent: true };
  expect(writeDraft(storage, draftKey('ann', 's'), draft)).toBe(true);
  storage.setItem('other', 'stays');
  expect(readDraft(storage, draftKey('ann', 's'))).toEqual(draft);
  expect(readDraft(storage, draftKey('bob', 's')).forms).toEqual([]);
  forgetBatches(storage);
  expect(readDraft(storage, draftKey('ann', 's')).forms).toEqual([]);
  expect(storage.getItem('other')).toBe('stays');
});

test('what is no batch is not taken for one', () => {
  const storage = memory();
  for (const text of ['', '[]', '{"forms":[{"a":"1"}]}', JSON.stringify({ ...newDraft(), sent: 1 })]) {
    storage.setItem('k', text);
    expect(readDraft(storage, 'k').forms).toEqual([]);
  }
  expect(writeDraft(null, 'k', { ...newDraft(), forms: [{ a: 1 }] })).toBe(false);
});

import { expect, test } from 'vitest';
import { askedQuestions } from '../survey/questionnaire';
import { askedItems, keptAnswers, missingItems, type FormItem } from './form-items';

const options = ['no', 'rather', 'yes'];
const item = (id: string, number: number, required: boolean, when: FormItem['when'] = null): FormItem => ({
  id,
  number,
  text: id,
  options,
  required,
  when,
});
const items = [
  item('a', 1, true),
  item('b', 2, true, { item: 'a', categories: [1, 2] }),
  item('c', 3, false, { item: 'b', categories: [3] }),
  item('d', 4, false),
];

test('the desk asks what the survey asks', () => {
  const questions = items.map(({ id, ...rest }) => ({ item: id, ...rest }));
  const categories = [undefined, 1, 2, 3];
  for (const a of categories) {
    for (const b of categories) {
      const answers = Object.fromEntries(
        Object.entries({ a, b }).filter(([, category]) => category !== undefined),
      ) as Record<string, number>;
      expect(askedItems(answers, items).map(({ id }) => id)).toEqual(
        askedQuestions(answers, questions).map((question) => question.item),
      );
    }
  }
});

test('an answer to what is not asked any more is left out, and a required item that is not asked is not missing', () => {
  expect(keptAnswers({ a: 3, b: 3, c: 1, d: 2 }, items)).toEqual({ a: 3, d: 2 });
  expect(missingItems({ a: 3 }, items)).toEqual([]);
  expect(missingItems({ a: 1 }, items).map(({ id }) => id)).toEqual(['b']);
});

import { expect, test } from 'vitest';
import { readForms } from './form-file';
import type { FormItem } from './form-items';

const options = ['no', 'rather no', 'rather yes', 'yes'];
const item = (id: string, number: number, more: Partial<FormItem> = {}): FormItem => ({
  id,
  number,
  text: id,
  options,
  required: true,
  when: null,
  ...more,
});
const items = [
  item('a', 1),
  item('b', 2, { when: { item: 'a', categories: [1, 2] } }),
  item('c', 3, { required: false }),
];

const places = (text: string) => readForms(text, items).problems.map(({ row, column }) => `${String(row)} ${column}`);

test('a row is a form, a column an item, an empty cell no answer', () => {
  expect(readForms('\uFEFFc,a,b\r\n4, 1 ,"2"\r\n\r\n,3,\r\n', items)).toEqual({
    forms: [{ a: 1, b: 2, c: 4 }, { a: 3 }],
    problems: [],
  });
});

test('every problem is named with row and column', () => {
  expect(places('a,b,c\n1,x,9\n3,1,\n,,\n1,,\n4,,0\n1,2\n')).toEqual(['2 b', '2 c', '3 b', '4 a', '5 b', '6 c', '7 ']);
});

test('line breaks inside of quotation marks count as lines of the file', () => {
  expect(places('a,b,c\n"1","2","\n"\n1,2,x\n')).toEqual(['2 c', '4 c']);
});

test('a header that is wrong is said before its rows', () => {
  expect(places('a,,a,z\n1,2,3,4\n')).toEqual(['1 column 2', '1 a', '1 z']);
  expect(readForms('a;b;c\n1;2;3\n', items).problems[0]?.text).toContain('semicolons');
});

test('what is no table is refused', () => {
  expect(places('')).toEqual(['1 ']);
  expect(places('a,b,c\n')).toEqual(['1 ']);
  expect(places('a,b,c\n"1,2,3\n')).toEqual(['1 ']);
  expect(places('a\0b')).toEqual(['1 ']);
});

import { expect, test } from 'vitest';
import { faultOfFile, piecesOf } from './import-start';

test('a package is cut into pieces of one megabyte without gaps', () => {
  expect(piecesOf(1)).toEqual([{ begin: 0, end: 1 }]);
  expect(piecesOf(1_000_000)).toEqual([{ begin: 0, end: 1_000_000 }]);
  expect(piecesOf(2_000_001).map(({ begin, end }) => [begin, end])).toEqual([
    [0, 1_000_000],
    [1_000_000, 2_000_000],
    [2_000_000, 2_000_001],
  ]);
});

test('only a file of 1 byte to 128 megabytes can be sent', () => {
  expect(faultOfFile(null)).toBe('missing');
  expect(faultOfFile({ size: 0 })).toBe('empty');
  expect(faultOfFile({ size: 1 })).toBeNull();
  expect(faultOfFile({ size: 128_000_000 })).toBeNull();
  expect(faultOfFile({ size: 128_000_001 })).toBe('too-large');
  expect(piecesOf(128_000_000)).toHaveLength(128);
});

import { describe, expect, test } from 'vitest';
import { commentRoomBytes, fittingComments, roomOf, tooLongComment } from './comments';

describe('the room of a comment', () => {
  test.each([
    ['', 0],
    [' \n\t\u00a0', 0],
    ['a'.repeat(1_500), 1_500],
    ['é', 2],
    ['🙂', 4],
    ['a\r\nb', 3],
    ['a\u0000\u001f\u007fb', 2],
    [' a ', 3],
  ])('%j takes what is sent of it', (typed, bytes) => {
    expect(roomOf(typed)).toBe(commentRoomBytes - bytes);
  });

  test('is negative when it is too long', () => {
    expect(roomOf('é'.repeat(751))).toBe(-2);
  });
});

const prompts = ['p', 'q'].map((commentId) => ({ commentId, text: commentId }));

test('the first comment that is too long is found in the order of the prompts', () => {
  const long = 'a'.repeat(1_501);
  expect(tooLongComment({ q: long, p: long }, prompts)?.commentId).toBe('p');
  expect(tooLongComment({ q: long, p: 'a'.repeat(1_500) }, prompts)?.commentId).toBe('q');
  expect(tooLongComment({ other: long }, prompts)).toBeUndefined();
});

test('comments on what is not asked any more are left out', () => {
  expect(fittingComments({ other: 'x', q: 'y' }, prompts)).toEqual({ q: 'y' });
});

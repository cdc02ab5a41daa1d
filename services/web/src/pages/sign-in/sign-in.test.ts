import { describe, expect, test } from 'vitest';
import { passwordFault } from './password-rules';
import { safeNext } from './safe-next';

describe('after a sign-in', () => {
  test.each([
    ['/agencies/a?x=1', '/agencies/a?x=1'],
    [null, '/'],
    ['', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['https://elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
  ])('%s leads to %s', (next, address) => {
    expect(safeNext(next)).toBe(address);
  });
});

describe('a new password', () => {
  test.each([
    ['four plain words', 'four plain words', null],
    ['short', 'short', 'at least 12'],
    ['four plain words', 'four plain word', 'not the same'],
    ['one-time-password', 'one-time-password', 'must differ'],
    ['Account-Of-Mine', 'Account-Of-Mine', 'account name'],
    ['', '', 'Fill in'],
  ])('%j repeated as %j', (next, repeated, fault) => {
    const found = passwordFault('account-of-mine', 'one-time-password', next, repeated);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});

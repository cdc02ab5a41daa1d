import { expect, test } from 'vitest';
import { parseReceipt, parseSchool, receiptOf } from './receipt';

test('a receipt is six groups of four letters and digits, another for each key', () => {
  // SHA-256("icap-receipt-v1" || 16 zero bytes), first 15 bytes, by Python: base64.b32encode(sha256(...).digest()[:15]).
  expect(receiptOf(new Uint8Array(16))).toBe('E7RW-FA6E-7PS3-TTS6-MOJP-RBJU');
  expect(receiptOf(new Uint8Array(16).fill(1))).not.toBe(receiptOf(new Uint8Array(16)));
});

test.each([
  ['mzxw-6ytb-oi2d-gnbv-gy3t-qojq', 'MZXW-6YTB-OI2D-GNBV-GY3T-QOJQ'],
  [' MZXW6YTB OI2DGNBV GY3TQOJQ ', 'MZXW-6YTB-OI2D-GNBV-GY3T-QOJQ'],
  ['MZXW-6YTB-OI2D-GNBV-GY3T-QOJ', null],
  ['MZXW-6YTB-OI2D-GNBV-GY3T-QOJ1', null],
  ['', null],
])('%j is the receipt %s', (text, receipt) => {
  expect(parseReceipt(text)).toBe(receipt);
});

test.each([
  ['agencies/a/rollouts/r/schools/s', 'agencies/a/rollouts/r/schools/s'],
  ['http://host/receipt#agencies/a/rollouts/r/schools/s ', 'agencies/a/rollouts/r/schools/s'],
  ['agencies/a/rollouts/r', null],
])('%j names the school %s', (text, school) => {
  expect(parseSchool(text)).toBe(school);
});

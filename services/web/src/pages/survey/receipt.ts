import { sha256 } from '@noble/hashes/sha256';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const receiptSize = 15;
const groupLength = 4;

export const receiptKeySize = 16;

// What the service answers to a submission with this receipt key; the device knows it without asking.
export function receiptOf(receiptKey: Uint8Array): string {
  const prefix = new TextEncoder().encode('icap-receipt-v1');
  const input = new Uint8Array(prefix.length + receiptKey.length);
  input.set(prefix);
  input.set(receiptKey, prefix.length);
  return grouped(base32(sha256(input).subarray(0, receiptSize)));
}

// The receipt in what a person typed or pasted: any case, with or without the dashes; null when it is none.
export function parseReceipt(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '');
  return /^[A-Z2-7]{24}$/.test(letters) ? grouped(letters) : null;
}

// The school in what a person typed or pasted: its resource name, alone or somewhere in an address; null without one.
export function parseSchool(text: string): string | null {
  return /agencies\/[^/\s]+\/rollouts\/[^/\s]+\/schools\/[^/\s?#]+/.exec(text)?.[0] ?? null;
}

function grouped(letters: string): string {
  return letters.match(new RegExp(`.{${groupLength}}`, 'g'))?.join('-') ?? '';
}

// RFC 4648 §6, of a whole number of groups of five bytes.
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five, 2))).join('');
}

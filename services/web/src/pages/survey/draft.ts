import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

// Category chosen, by item.
export type Answers = Readonly<Record<string, number>>;

// A submission that was started and not yet answered for sure. Sent again it is the same to the byte, so that the service
// recognizes it: the request id, the credential and the answers are kept together.
export interface Sending {
  requestId: string;
  parent: string;
  credential: string;
  answers: { item: string; category: number }[];
}

export interface Draft {
  answers: Answers;
  // Part of the questionnaire the respondent was at.
  part: number;
  sending: Sending | null;
}

export const emptyDraft: Draft = { answers: {}, part: 0, sending: null };

const format = 1;

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

// The code buys a submission, so what stays in the browser names it only by its hash.
export function draftKey(code: string): string {
  return `icap-survey-${bytesToHex(sha256(new TextEncoder().encode(code)))}`;
}

// Null where the browser has none or forbids it.
export function browserStorage(): DraftStorage | null {
  const probe = 'icap-survey-probe';
  try {
    window.localStorage.setItem(probe, '1');
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    return null;
  }
}

export function readDraft(storage: DraftStorage | null, key: string): Draft {
  try {
    const text = storage?.getItem(key) ?? null;
    return text === null ? emptyDraft : (parseDraft(JSON.parse(text)) ?? emptyDraft);
  } catch {
    return emptyDraft;
  }
}

// False when the browser did not keep it.
export function writeDraft(storage: DraftStorage | null, key: string, draft: Draft): boolean {
  if (storage === null) return false;
  try {
    storage.setItem(key, JSON.stringify({ format, ...draft }));
    return true;
  } catch {
    return false;
  }
}

export function removeDraft(storage: DraftStorage | null, key: string): void {
  try {
    storage?.removeItem(key);
  } catch {
    // A browser that forbids its storage has kept nothing either.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCategory(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function parseDraft(value: unknown): Draft | null {
  if (!isRecord(value) || value['format'] !== format || !isRecord(value['answers'])) return null;
  const answers: Record<string, number> = {};
  for (const [item, category] of Object.entries(value['answers'])) {
    if (isCategory(category)) answers[item] = category;
  }
  const part = value['part'];
  return {
    answers,
    part: typeof part === 'number' && Number.isInteger(part) && part >= 0 ? part : 0,
    sending: parseSending(value['sending']),
  };
}

function parseSending(value: unknown): Sending | null {
  if (!isRecord(value)) return null;
  const { requestId, parent, credential, answers } = value;
  if (typeof requestId !== 'string' || typeof parent !== 'string' || typeof credential !== 'string') return null;
  if (!Array.isArray(answers)) return null;
  const parsed: Sending['answers'] = [];
  for (const answer of answers as unknown[]) {
    if (!isRecord(answer) || typeof answer['item'] !== 'string' || !isCategory(answer['category'])) return null;
    parsed.push({ item: answer['item'], category: answer['category'] });
  }
  return { requestId, parent, credential, answers: parsed };
}

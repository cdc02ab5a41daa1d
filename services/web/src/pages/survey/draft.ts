import { sha256 } from '@noble/hashes/sha256';
import { bytesToHex } from '@noble/hashes/utils';
import type { Blinding } from './blind-credential';

// Category chosen, by item.
export type Answers = Readonly<Record<string, number>>;

// What was typed, by prompt.
export type Comments = Readonly<Record<string, string>>;

// A submission that was started and not yet answered for sure. Sent again it is the same to the byte, so that the service
// recognizes it: the request id, the credential, the answers and the comments are kept together.
export interface Sending {
  requestId: string;
  parent: string;
  credential: string;
  answers: { item: string; category: number }[];
  comments: { commentId: string; text: string }[];
  receiptKey: string;
}

export interface Draft {
  answers: Answers;
  comments: Comments;
  // Part of the questionnaire the respondent was at; after the last one: the comments.
  part: number;
  // The credential while it is being bought; the same request must be sent again when its answer was lost.
  blinding: Blinding | null;
  // What the answers are sent with. It leads to no invitation once it has left this browser.
  credential: string | null;
  // The invitation's questionnaire and titles, to go on without a connection.
  invitation: string | null;
  sending: Sending | null;
}

export const emptyDraft: Draft = {
  answers: {},
  comments: {},
  part: 0,
  blinding: null,
  credential: null,
  invitation: null,
  sending: null,
};

// Comments came later to the same format: a page from before them, kept for want of a connection, loses only them and not
// the credential.
const format = 2;
// The first format had no credential, and its answers are still good.
const formatsRead: unknown[] = [1, format];

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

// Something was answered or written.
export function isBegun({ answers, comments }: Draft): boolean {
  return Object.keys(answers).length > 0 || Object.values(comments).some((text) => text !== '');
}

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
  if (!isRecord(value) || !formatsRead.includes(value['format']) || !isRecord(value['answers'])) return null;
  const answers: Record<string, number> = {};
  for (const [item, category] of Object.entries(value['answers'])) {
    if (isCategory(category)) answers[item] = category;
  }
  const part = value['part'];
  return {
    answers,
    comments: parseComments(value['comments']),
    part: typeof part === 'number' && Number.isInteger(part) && part >= 0 ? part : 0,
    blinding: parseBlinding(value['blinding']),
    credential: parseText(value['credential']),
    invitation: parseText(value['invitation']),
    sending: parseSending(value['sending']),
  };
}

function parseComments(value: unknown): Comments {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => isText(entry[1])));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function parseText(value: unknown): string | null {
  return isText(value) ? value : null;
}

function parseBlinding(value: unknown): Blinding | null {
  if (!isRecord(value)) return null;
  const { nonce, secret, blindedElement } = value;
  if (typeof nonce !== 'string' || typeof secret !== 'string' || typeof blindedElement !== 'string') return null;
  return { nonce, secret, blindedElement };
}

function parseSending(value: unknown): Sending | null {
  if (!isRecord(value)) return null;
  const { requestId, parent, credential, answers, receiptKey } = value;
  if (typeof requestId !== 'string' || typeof parent !== 'string') return null;
  if (typeof credential !== 'string' || typeof receiptKey !== 'string') return null;
  if (!Array.isArray(answers)) return null;
  const parsed: Sending['answers'] = [];
  for (const answer of answers as unknown[]) {
    if (!isRecord(answer) || typeof answer['item'] !== 'string' || !isCategory(answer['category'])) return null;
    parsed.push({ item: answer['item'], category: answer['category'] });
  }
  const comments = parseSentComments(value['comments']);
  if (comments === null) return null;
  return { requestId, parent, credential, answers: parsed, comments, receiptKey };
}

function parseSentComments(value: unknown): Sending['comments'] | null {
  // Started before there were comments.
  if (value === undefined) return [];
  if (!Array.isArray(value)) return null;
  const comments: Sending['comments'] = [];
  for (const comment of value as unknown[]) {
    if (!isRecord(comment)) return null;
    const { commentId, text } = comment;
    if (!isText(commentId) || !isText(text)) return null;
    comments.push({ commentId, text });
  }
  return comments;
}

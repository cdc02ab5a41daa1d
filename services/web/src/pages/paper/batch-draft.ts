import { makeRequestId } from '../../api/request-id';
import type { Answers } from './form-items';

// A batch that is being made. It lies in this tab's session storage only: a reload keeps it, closing the tab or signing
// out removes it. Nothing in it says whose a form is, or when it was keyed in.
export interface BatchDraft {
  // One for the life of the batch: however often and from however many copies of the tab it is sent, it counts once.
  requestId: string;
  forms: Answers[];
  // The form being keyed in.
  current: Answers;
  // Place in `forms` of the form that `current` corrects; null: it is a new one.
  correcting: number | null;
  // Counted and added up by hand, as typed.
  formCount: string;
  total: string;
  // Sent, and not known whether it arrived: nothing of it may change before that is known.
  sent: boolean;
}

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'icap-paper ';

export function newDraft(): BatchDraft {
  return {
    requestId: makeRequestId(),
    forms: [],
    current: {},
    correcting: null,
    formCount: '',
    total: '',
    sent: false,
  };
}

export function isUntouched({ forms, current, formCount, total }: BatchDraft): boolean {
  return forms.length === 0 && Object.keys(current).length === 0 && formCount === '' && total === '';
}

// Null where the browser forbids it.
export function tabStorage(): DraftStorage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

// Of one account and one school's forms.
export function draftKey(account: string, school: string): string {
  return `${prefix}${account} ${school}`;
}

export function readDraft(storage: DraftStorage | null, key: string): BatchDraft {
  try {
    const text = storage?.getItem(key) ?? null;
    return (text === null ? null : parseDraft(JSON.parse(text))) ?? newDraft();
  } catch {
    return newDraft();
  }
}

// False when the browser did not keep it.
export function writeDraft(storage: DraftStorage | null, key: string, draft: BatchDraft): boolean {
  try {
    if (isUntouched(draft)) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(draft));
    return storage !== null;
  } catch {
    return false;
  }
}

// At signing out: nothing that was keyed in stays for whoever uses the computer next.
export function forgetBatches(storage: DraftStorage | null = tabStorage()): void {
  if (storage === null) return;
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) {
    if (key?.startsWith(prefix)) storage.removeItem(key);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAnswers(value: unknown): value is Answers {
  return isRecord(value) && Object.values(value).every((category) => Number.isInteger(category));
}

function parseDraft(value: unknown): BatchDraft | null {
  if (!isRecord(value)) return null;
  const { requestId, forms, current, correcting, formCount, total, sent } = value;
  if (typeof requestId !== 'string' || typeof formCount !== 'string' || typeof total !== 'string') return null;
  if (!Array.isArray(forms) || !forms.every(isAnswers) || !isAnswers(current) || typeof sent !== 'boolean') return null;
  if (correcting !== null && typeof correcting !== 'number') return null;
  return { requestId, forms, current, correcting, formCount, total, sent };
}

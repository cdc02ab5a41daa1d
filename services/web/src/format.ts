import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { messages } from './messages';

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
const dateTimeFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const localDateTimeFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
const numberFormats = new Map<number, Intl.NumberFormat>();

export function formatDate(time: Timestamp | undefined): string {
  return time === undefined ? messages.common.notKnown : dateFormat.format(timestampDate(time));
}

export function formatDateTime(time: Timestamp | undefined): string {
  return time === undefined ? messages.common.notKnown : dateTimeFormat.format(timestampDate(time));
}

// A local time as contracts write it, `2026-11-24T08:00`; its zone is said beside it.
export function formatLocalTime(localTime: string): string {
  return localDateTimeFormat.format(new Date(`${localTime}:00Z`));
}

export function formatNumber(value: number | undefined, digits = 2): string {
  if (value === undefined) return '–';
  let format = numberFormats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    numberFormats.set(digits, format);
  }
  return format.format(value).replace('-', '−');
}

export function formatCount(value: number): string {
  return value.toLocaleString('en');
}

export function formatRate(submitted: number, invited: number): string {
  return invited === 0 ? '–' : messages.format.rate(submitted / invited);
}

// What a service says about a field, `must be 0 to 100`, as it stands beside the field.
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}

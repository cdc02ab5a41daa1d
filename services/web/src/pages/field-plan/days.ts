// Days of a date field, in the time zone of the browser.

const two = (value: number) => String(value).padStart(2, '0');

// `2026-11-24`, so many days after the given moment.
export function inputDay(moment: Date, daysAfter: number): string {
  const day = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + daysAfter);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00`);
}

// The last day counts whole.
export function endOfDay(day: string): Date {
  const start = startOfDay(day);
  return new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1);
}

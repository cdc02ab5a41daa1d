import type { Answers, FormItem } from './form-items';

// Forms of one batch, as the contract has it.
export const mostForms = 500;

// What one adds up by hand on one form.
export function sumOf(form: Answers): number {
  return Object.values(form).reduce((sum, category) => sum + category, 0);
}

export function sumOfAll(forms: Answers[]): number {
  return forms.reduce((sum, form) => sum + sumOf(form), 0);
}

// A whole number that is not negative, as typed; null when it is none.
export function typedNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : null;
}

// Answers in the questionnaire's order, so that the same batch is the same request to the byte.
export function formsOf(forms: Answers[], items: FormItem[]): { answers: { item: string; category: number }[] }[] {
  return forms.map((form) => ({
    answers: items.flatMap(({ id }) => {
      const category = form[id];
      return category === undefined ? [] : [{ item: id, category }];
    }),
  }));
}

// Which form of the batch a violation's path is about, from 0; null: none.
export function formOfPath(path: string): number | null {
  const place = /^forms\[(\d+)\]/.exec(path)?.[1];
  return place === undefined ? null : Number(place);
}

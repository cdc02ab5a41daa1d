import type { Instrument } from '../../gen/icap/instrument/v1/instrument_pb';

// Category chosen, by item.
export type Answers = Readonly<Record<string, number>>;

// A statement of the questionnaire as the desk needs it.
export interface FormItem {
  id: string;
  // Place in the questionnaire, from 1.
  number: number;
  text: string;
  options: string[];
  required: boolean;
  // Asked only when an earlier item was asked and answered with one of these categories; null: always.
  when: { item: string; categories: number[] } | null;
}

export function itemsOf(instrument: Instrument): FormItem[] {
  const optionsOf = new Map(instrument.scales.map((scale) => [scale.scaleId, scale.options]));
  return instrument.items.map(({ itemId, text, required, scaleId, when }, index) => ({
    id: itemId,
    number: index + 1,
    text,
    options: optionsOf.get(scaleId) ?? [],
    required,
    when: when === undefined ? null : { item: when.itemId, categories: when.categories },
  }));
}

// The items that are asked after these answers. The survey has the same rule in a module of its own
// (survey/questionnaire.ts), so that a teacher's phone loads nothing for this page; a test holds them together.
export function askedItems(answers: Answers, items: FormItem[]): FormItem[] {
  const asked = new Set<string>();
  for (const { id, when } of items) {
    const given = when === null ? undefined : answers[when.item];
    if (when === null || (asked.has(when.item) && given !== undefined && when.categories.includes(given))) {
      asked.add(id);
    }
  }
  return items.filter(({ id }) => asked.has(id));
}

// Without the answers to what is not asked any more.
export function keptAnswers(answers: Answers, items: FormItem[]): Answers {
  const kept: Record<string, number> = {};
  for (const { id } of askedItems(answers, items)) {
    const category = answers[id];
    if (category !== undefined) kept[id] = category;
  }
  return kept;
}

// Items that must be answered and are not.
export function missingItems(answers: Answers, items: FormItem[]): FormItem[] {
  return askedItems(answers, items).filter(({ id, required }) => required && answers[id] === undefined);
}

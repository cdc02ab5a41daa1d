import type { Instrument, Item } from '../../gen/icap/instrument/v1/instrument_pb';
import type { Answers } from './draft';
import { matchLanguage } from './language';

// A statement as the page shows it.
export interface Question {
  item: string;
  // Place in the whole questionnaire, from 1.
  number: number;
  text: string;
  options: string[];
  required: boolean;
  // Asked only when an earlier item was asked and answered with one of these categories; null: always.
  when: { item: string; categories: number[] } | null;
}

export interface Part {
  // Title of the dimension; empty when the questionnaire mixes dimensions.
  title: string;
  questions: Question[];
}

const questionsPerPart = 12;
const secondsPerQuestion = 20;

export function estimatedMinutes(questionCount: number): number {
  return Math.max(1, Math.round((questionCount * secondsPerQuestion) / 60));
}

// The instrument with the texts of a language, if it has them; else as it is.
export function translated(instrument: Instrument, language: string): Instrument {
  const offered = [instrument.language, ...instrument.translations.map((translation) => translation.language)];
  const matched = matchLanguage([language], offered);
  const translation = instrument.translations.find((one) => one.language === matched);
  if (translation === undefined) return instrument;
  const titles = new Map(translation.dimensions.map(({ id, text }) => [id, text]));
  const texts = new Map(translation.items.map(({ id, text }) => [id, text]));
  const options = new Map(translation.scales.map((scale) => [scale.scaleId, scale.options]));
  const prompts = new Map(translation.comments.map(({ id, text }) => [id, text]));
  return {
    ...instrument,
    language: translation.language,
    title: translation.title,
    license: translation.license === '' ? instrument.license : translation.license,
    instructions: translation.instructions,
    dimensions: instrument.dimensions.map((one) => ({ ...one, title: titles.get(one.dimensionId) ?? one.title })),
    items: instrument.items.map((one) => ({ ...one, text: texts.get(one.itemId) ?? one.text })),
    scales: instrument.scales.map((one) => ({ ...one, options: options.get(one.scaleId) ?? one.options })),
    comments: instrument.comments.map((one) => ({ ...one, text: prompts.get(one.commentId) ?? one.text })),
  };
}

// The questions that are asked after these answers, in order. A condition names an earlier item.
export function askedQuestions(answers: Answers, questions: Question[]): Question[] {
  const asked = new Set<string>();
  for (const { item, when } of questions) {
    const given = when === null ? undefined : answers[when.item];
    const isAsked = when === null || (asked.has(when.item) && given !== undefined && when.categories.includes(given));
    if (isAsked) asked.add(item);
  }
  return questions.filter(({ item }) => asked.has(item));
}

// The items in the questionnaire's order, cut into parts of about equal length that do not cross a dimension. A
// questionnaire that goes back and forth between dimensions is cut by length alone.
export function partsOf(instrument: Instrument): Part[] {
  const dimensionOf = new Map(instrument.factors.map((factor) => [factor.factorId, factor.dimensionId]));
  const titleOf = new Map(instrument.dimensions.map((dimension) => [dimension.dimensionId, dimension.title]));
  const optionsOf = new Map(instrument.scales.map((scale) => [scale.scaleId, scale.options]));
  const runs: { dimension: string; questions: Question[] }[] = [];
  instrument.items.forEach((item, index) => {
    const dimension = dimensionOf.get(item.factorId) ?? '';
    const question = toQuestion(item, index + 1, optionsOf.get(item.scaleId) ?? []);
    const last = runs.at(-1);
    if (last?.dimension === dimension) last.questions.push(question);
    else runs.push({ dimension, questions: [question] });
  });
  const mixed = new Set(runs.map((run) => run.dimension)).size < runs.length;
  if (mixed)
    return cut(
      '',
      runs.flatMap((run) => run.questions),
    );
  return runs.flatMap((run) => cut(titleOf.get(run.dimension) ?? '', run.questions));
}

function toQuestion(item: Item, number: number, options: string[]): Question {
  const { when } = item;
  return {
    item: item.itemId,
    number,
    text: item.text,
    options,
    required: item.required,
    when: when === undefined ? null : { item: when.itemId, categories: when.categories },
  };
}

function cut(title: string, questions: Question[]): Part[] {
  const partCount = Math.ceil(questions.length / questionsPerPart);
  return Array.from({ length: partCount }, (_, index) => {
    const from = Math.round((index * questions.length) / partCount);
    const to = Math.round(((index + 1) * questions.length) / partCount);
    return { title, questions: questions.slice(from, to) };
  });
}

// Answers that the questionnaire has a place for: a draft may be older than the page.
export function fittingAnswers(answers: Answers, questions: Question[]): Answers {
  const fitting: Record<string, number> = {};
  for (const { item, options } of questions) {
    const category = answers[item];
    if (category !== undefined && category <= options.length) fitting[item] = category;
  }
  return fitting;
}

export interface Gaps {
  required: Question[];
  optional: Question[];
}

export function gapsOf(answers: Answers, questions: Question[]): Gaps {
  const open = askedQuestions(answers, questions).filter((question) => answers[question.item] === undefined);
  return {
    required: open.filter((question) => question.required),
    optional: open.filter((question) => !question.required),
  };
}

// The part before or after this one that has something to ask; null at the ends.
export function nextAskedPart(parts: Part[], asked: Question[], from: number, step: 1 | -1): number | null {
  const items = new Set(asked.map(({ item }) => item));
  for (let index = from + step; index >= 0 && index < parts.length; index += step) {
    if (parts[index]?.questions.some(({ item }) => items.has(item))) return index;
  }
  return null;
}

export function lastAskedPart(parts: Part[], asked: Question[]): number {
  return nextAskedPart(parts, asked, parts.length, -1) ?? 0;
}

// Which of the parts with something to ask this one is, from 1, and how many there are.
export function placeOfPart(parts: Part[], asked: Question[], index: number): { place: number; count: number } {
  const items = new Set(asked.map(({ item }) => item));
  const isShown = (part: Part, at: number) => at === index || part.questions.some(({ item }) => items.has(item));
  return {
    place: parts.slice(0, index + 1).filter(isShown).length,
    count: parts.filter(isShown).length,
  };
}

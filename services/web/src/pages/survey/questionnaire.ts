import type { Instrument, Item } from '../../gen/icap/instrument/v1/instrument_pb';
import type { Answers } from './draft';

// A statement as the page shows it.
export interface Question {
  item: string;
  // Place in the whole questionnaire, from 1.
  number: number;
  text: string;
  options: string[];
  required: boolean;
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
  return { item: item.itemId, number, text: item.text, options, required: item.required };
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
  const open = questions.filter((question) => answers[question.item] === undefined);
  return {
    required: open.filter((question) => question.required),
    optional: open.filter((question) => !question.required),
  };
}

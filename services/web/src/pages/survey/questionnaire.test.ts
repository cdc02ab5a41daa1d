import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import {
  CommentPromptSchema,
  ConditionSchema,
  InstrumentSchema,
  TranslationSchema,
  type Instrument,
} from '../../gen/icap/instrument/v1/instrument_pb';
import {
  askedQuestions,
  estimatedMinutes,
  fittingAnswers,
  gapsOf,
  lastAskedPart,
  nextAskedPart,
  partsOf,
  placeOfPart,
  translated,
} from './questionnaire';

// An instrument with one factor a dimension and these dimensions, item by item.
function instrumentOf(dimensions: string[]): Instrument {
  const distinct = [...new Set(dimensions)];
  return create(InstrumentSchema, {
    scales: [{ scaleId: 's', options: ['No', 'Perhaps', 'Yes'] }],
    dimensions: distinct.map((dimensionId) => ({ dimensionId, title: `Title ${dimensionId}` })),
    factors: distinct.map((dimensionId) => ({ factorId: `f-${dimensionId}`, dimensionId })),
    items: dimensions.map((dimension, index) => ({
      itemId: `i${index + 1}`,
      factorId: `f-${dimension}`,
      scaleId: 's',
      text: `Text ${index + 1}`,
      required: index % 2 === 0,
    })),
  });
}

describe('parts of a questionnaire', () => {
  test('follow the dimensions and keep the order of the items', () => {
    const parts = partsOf(instrumentOf([...Array<string>(5).fill('a'), ...Array<string>(3).fill('b')]));
    expect(parts.map((part) => [part.title, part.questions.length])).toEqual([
      ['Title a', 5],
      ['Title b', 3],
    ]);
    expect(parts.flatMap((part) => part.questions.map((question) => question.number))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  test('of a long dimension are of about equal length', () => {
    const parts = partsOf(instrumentOf(Array<string>(26).fill('a')));
    expect(parts.map((part) => part.questions.length)).toEqual([9, 8, 9]);
  });

  test('have no title when the items mix the dimensions', () => {
    const parts = partsOf(instrumentOf(['a', 'b', 'a', 'b']));
    expect(parts.map((part) => [part.title, part.questions.length])).toEqual([['', 4]]);
  });

  test('of no items are none', () => {
    expect(partsOf(instrumentOf([]))).toEqual([]);
  });
});

const questions = partsOf(instrumentOf(['a', 'a', 'a', 'a'])).flatMap((part) => part.questions);

test('a draft is cut to what the questionnaire has a place for', () => {
  expect(fittingAnswers({ i1: 3, i2: 4, gone: 1 }, questions)).toEqual({ i1: 3 });
});

test('gaps are told apart by whether they must be filled', () => {
  const { required, optional } = gapsOf({ i1: 1 }, questions);
  expect(required.map((question) => question.item)).toEqual(['i3']);
  expect(optional.map((question) => question.item)).toEqual(['i2', 'i4']);
});

test('the estimate is a third of a minute a statement, and never nothing', () => {
  expect(estimatedMinutes(66)).toBe(22);
  expect(estimatedMinutes(1)).toBe(1);
});

describe('a questionnaire with conditions', () => {
  // i2 is asked after 2 or 3 of i1, i3 after 1 of i2; i1 and i4 always.
  const conditional = instrumentOf(['a', 'b', 'b', 'c']);
  const conditions = new Map([
    ['i2', { itemId: 'i1', categories: [2, 3] }],
    ['i3', { itemId: 'i2', categories: [1] }],
  ]);
  for (const item of conditional.items) {
    const condition = conditions.get(item.itemId);
    if (condition !== undefined) item.when = create(ConditionSchema, condition);
  }
  const parts = partsOf(conditional);
  const all = parts.flatMap((part) => part.questions);
  const asked = (answers: Record<string, number>) => askedQuestions(answers, all).map(({ item }) => item);

  test('asks what the answers call for, and nothing that hangs on what fell away', () => {
    expect(asked({})).toEqual(['i1', 'i4']);
    expect(asked({ i1: 2 })).toEqual(['i1', 'i2', 'i4']);
    expect(asked({ i1: 3, i2: 1 })).toEqual(['i1', 'i2', 'i3', 'i4']);
    expect(asked({ i1: 1, i2: 1, i3: 2 })).toEqual(['i1', 'i4']);
  });

  test('has gaps only where it asks', () => {
    expect(gapsOf({ i1: 1 }, all).required).toEqual([]);
    expect(gapsOf({ i1: 2, i2: 1 }, all).required.map(({ item }) => item)).toEqual(['i3']);
  });

  test('passes over parts without a question', () => {
    const few = askedQuestions({ i1: 1 }, all);
    expect(nextAskedPart(parts, few, 0, 1)).toBe(2);
    expect(nextAskedPart(parts, few, 2, -1)).toBe(0);
    expect(nextAskedPart(parts, few, 0, -1)).toBeNull();
    expect(lastAskedPart(parts, few)).toBe(2);
    expect(placeOfPart(parts, few, 2)).toEqual({ place: 2, count: 2 });
    expect(placeOfPart(parts, askedQuestions({ i1: 2 }, all), 2)).toEqual({ place: 3, count: 3 });
  });
});

describe('a translated questionnaire', () => {
  const instrument = instrumentOf(['a']);
  instrument.language = 'en';
  instrument.license = 'Free';
  instrument.comments = [create(CommentPromptSchema, { commentId: 'c1', text: 'Comment' })];
  instrument.translations = [
    create(TranslationSchema, {
      language: 'es-US',
      title: 'Encuesta',
      scales: [{ scaleId: 's', options: ['No', 'Quizá', 'Sí'] }],
      dimensions: [{ id: 'a', text: 'Título' }],
      items: [{ id: 'i1', text: 'Texto' }],
      comments: [{ id: 'c1', text: 'Comentario' }],
    }),
  ];

  test('has the texts of the language, and the license of the original where it is not translated', () => {
    const spanish = translated(instrument, 'es');
    expect(spanish.language).toBe('es-US');
    expect(spanish.license).toBe('Free');
    expect(partsOf(spanish)).toMatchObject([
      { title: 'Título', questions: [{ item: 'i1', text: 'Texto', options: ['No', 'Quizá', 'Sí'] }] },
    ]);
    expect(spanish.comments).toMatchObject([{ commentId: 'c1', text: 'Comentario' }]);
  });

  test('stays as it is in its own language and in one that it does not have', () => {
    expect(translated(instrument, 'en')).toBe(instrument);
    expect(translated(instrument, 'fr')).toBe(instrument);
  });
});

import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { InstrumentSchema, type Instrument } from '../../gen/icap/instrument/v1/instrument_pb';
import { estimatedMinutes, fittingAnswers, gapsOf, partsOf } from './questionnaire';

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

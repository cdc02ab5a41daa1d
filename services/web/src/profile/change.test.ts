import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { Factor_Model as Model } from '../gen/icap/instrument/v1/instrument_pb';
import {
  ChangeState,
  EarlierNote,
  EarlierRolloutSchema,
  FactorChangeSchema,
  LinkState,
} from '../gen/icap/profile/v1/profile_pb';
import { changeSentences, changeTitle, earlierSentence, linkStateWord } from './change';

const measured = { difference: 0.9, intervalLow: -0.25, intervalHigh: 1.4, beforeCategory: 3.5, afterCategory: 4.25 };

function sentencesOf(change: MessageInitShape<typeof FactorChangeSchema>, model = Model.PCM): string[] {
  return changeSentences({ model }, create(FactorChangeSchema, change));
}

describe('a change', () => {
  test('is given on the response scale and in the unit of the measure', () => {
    expect(sentencesOf({ ...measured, state: ChangeState.ROSE })).toEqual([
      'From 3.50 to 4.25 on the response scale, on the common statements.',
      'Difference +0.90 logits (95% interval −0.25 to +1.40).',
    ]);
    expect(sentencesOf({ ...measured, state: ChangeState.FELL }, Model.MEAN)[1]).toBe(
      'Difference +0.90 (95% interval −0.25 to +1.40).',
    );
  });

  test('within error is neither a change nor none', () => {
    const change = { ...measured, state: ChangeState.NOT_BEYOND_ERROR };
    expect(changeTitle(change.state)).toBe('No change beyond error');
    expect(sentencesOf(change).at(-1)).toBe('This neither shows a change nor shows that there was none.');
  });

  test('that cannot be told says why', () => {
    const items = [{ state: LinkState.LINKED }, { state: LinkState.REWORDED }, { state: LinkState.NEW }];
    expect(sentencesOf({ state: ChangeState.TOO_FEW_LINKED_ITEMS, items })).toEqual([
      'Only 1 statement is the same in both surveys and usable for a comparison; at least three are needed.',
    ]);
    expect(sentencesOf({ state: ChangeState.ITEMS_DISPLACED })[0]).toMatch(/moved against each other/);
    expect(sentencesOf({ state: ChangeState.TOO_FEW_RESPONDENTS })[0]).toMatch(/Too few teachers/);
    expect(changeTitle(ChangeState.NO_MEASURE)).toBe('Cannot be compared');
  });
});

test('what is compared, or why nothing is', () => {
  const sentence = (note: EarlierNote) =>
    earlierSentence(
      create(EarlierRolloutSchema, { rolloutTitle: 'Spring', closeTime: { seconds: 1_700_000_000n }, note }),
    );
  expect(sentence(EarlierNote.UNSPECIFIED)).toMatch(/^Compared with Spring, which closed on November 14, 2023/);
  expect(sentence(EarlierNote.HIDDEN)).toMatch(/are hidden/);
  expect(sentence(EarlierNote.NOT_PUBLISHED)).toMatch(/not published/);
  expect(sentence(EarlierNote.SCHOOL_NOT_IN_IT)).toMatch(/was not part of Spring/);
});

test('every state of an item has words', () => {
  expect(linkStateWord(LinkState.REWORDED)).toMatch(/^Reworded/);
  expect(linkStateWord(LinkState.DISPLACED)).toMatch(/^Moved against/);
});

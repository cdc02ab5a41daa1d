import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { Factor_Model as Model } from '../../gen/icap/instrument/v1/instrument_pb';
import { FactorProfileSchema, MeasureNote } from '../../gen/icap/profile/v1/profile_pb';
import { modelSentences } from './models';

function factor(title: string, model: Model, measureNote = MeasureNote.UNSPECIFIED, calibrationOutcome = '') {
  return create(FactorProfileSchema, { title, mean: 4, model, measureNote, calibrationOutcome });
}

test('names the model of each factor', () => {
  const sentences = modelSentences([
    factor('Trust', Model.PCM),
    factor('Focus', Model.MEAN),
    factor('Safety', Model.PCM),
  ]);
  expect(sentences).toHaveLength(2);
  expect(sentences[0]).toBe('Placed by the average: Focus.');
  expect(sentences[1]).toMatch(/^Placed by the partial credit model.*: Trust, Safety\./);
});

test('says why a factor is on its average though its model is another', () => {
  expect(modelSentences([factor('Trust', Model.PCM, MeasureNote.NOT_CALIBRATED_YET)])).toEqual([
    'Placed by the average until the whole rollout has closed and the model is calibrated: Trust.',
  ]);
  expect(modelSentences([factor('Trust', Model.GRM, MeasureNote.NO_CALIBRATION, 'EMPTY_CATEGORY')])).toEqual([
    'Placed by the average, because the model gives no measure (EMPTY_CATEGORY): Trust.',
  ]);
});

test('says nothing of a factor that is not shown', () => {
  expect(modelSentences([create(FactorProfileSchema, { title: 'Trust', model: Model.PCM })])).toEqual([]);
});

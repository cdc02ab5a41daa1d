import { Factor_Model as Model } from '../../gen/icap/instrument/v1/instrument_pb';
import { MeasureNote, type FactorProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';

const words = messages.profile.methodOfModel;

function isPlacedBy(model: Model) {
  return (factor: FactorProfile) => factor.model === model && factor.measureNote === MeasureNote.UNSPECIFIED;
}

function titlesOf(factors: FactorProfile[]): string {
  return factors.map((factor) => factor.title).join(', ');
}

// By which model each factor is placed, and why where it is not its own; a sentence a kind that occurs. Nothing of
// factors that too few have a score on.
export function modelSentences(factors: FactorProfile[]): string[] {
  const placed = factors.filter((factor) => factor.mean !== undefined);
  const unmeasured = placed.filter(
    (factor) => factor.measureNote === MeasureNote.NO_CALIBRATION || factor.measureNote === MeasureNote.NO_MEASURE,
  );
  const outcomes = [...new Set(unmeasured.map((factor) => factor.calibrationOutcome))].filter(Boolean).join(', ');
  const kinds: [FactorProfile[], (titles: string) => string][] = [
    [placed.filter(isPlacedBy(Model.MEAN)), words.mean],
    [placed.filter(isPlacedBy(Model.PCM)), words.pcm],
    [placed.filter(isPlacedBy(Model.GRM)), words.grm],
    [placed.filter((factor) => factor.measureNote === MeasureNote.NOT_CALIBRATED_YET), words.notCalibratedYet],
    [unmeasured, (titles) => words.noMeasure(titles, outcomes)],
  ];
  return kinds.filter(([kind]) => kind.length > 0).map(([kind, sentence]) => sentence(titlesOf(kind)));
}

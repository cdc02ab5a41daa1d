import { formatDate, formatNumber } from '../format';
import { Factor_Model as Model } from '../gen/icap/instrument/v1/instrument_pb';
import {
  ChangeState,
  EarlierNote,
  LinkState,
  type EarlierRollout,
  type FactorChange,
  type FactorProfile,
} from '../gen/icap/profile/v1/profile_pb';
import { messages } from '../messages';

const words = messages.profile.change;

// With its sign.
function signed(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

// What the section opens with: what is compared, or why nothing is.
export function earlierSentence(earlier: EarlierRollout): string {
  switch (earlier.note) {
    case EarlierNote.SCHOOL_NOT_IN_IT:
      return words.schoolNotInIt(earlier.rolloutTitle);
    case EarlierNote.HIDDEN:
      return words.hidden(earlier.rolloutTitle);
    case EarlierNote.NOT_PUBLISHED:
      return words.notPublished(earlier.rolloutTitle);
    default:
      return words.lead(earlier.rolloutTitle, formatDate(earlier.closeTime));
  }
}

export function changeTitle(state: ChangeState): string {
  switch (state) {
    case ChangeState.ROSE:
      return words.rose;
    case ChangeState.FELL:
      return words.fell;
    case ChangeState.NOT_BEYOND_ERROR:
      return words.notBeyondError;
    default:
      return words.notCompared;
  }
}

export function linkedCount(change: FactorChange): number {
  return change.items.filter((item) => item.state === LinkState.LINKED).length;
}

// The change in numbers, or why there are none.
export function changeSentences(factor: Pick<FactorProfile, 'model'>, change: FactorChange): string[] {
  switch (change.state) {
    case ChangeState.TOO_FEW_LINKED_ITEMS:
      return [words.tooFewLinkedItems(linkedCount(change))];
    case ChangeState.ITEMS_DISPLACED:
      return [words.itemsDisplaced];
    case ChangeState.NO_CALIBRATION:
      return [words.noCalibration];
    case ChangeState.TOO_FEW_RESPONDENTS:
      return [words.tooFewRespondents];
    case ChangeState.ROSE:
    case ChangeState.FELL:
    case ChangeState.NOT_BEYOND_ERROR:
      return numbersOf(factor, change);
    default:
      return [words.noMeasure];
  }
}

function numbersOf(factor: Pick<FactorProfile, 'model'>, change: FactorChange): string[] {
  const inLogits = factor.model === Model.PCM || factor.model === Model.GRM;
  const difference = inLogits ? words.differenceInLogits : words.difference;
  const sentences = [
    words.fromTo(formatNumber(change.beforeCategory), formatNumber(change.afterCategory)),
    difference(signed(change.difference ?? 0), signed(change.intervalLow ?? 0), signed(change.intervalHigh ?? 0)),
  ];
  return change.state === ChangeState.NOT_BEYOND_ERROR ? [...sentences, words.neither] : sentences;
}

export function linkStateWord(state: LinkState): string {
  switch (state) {
    case LinkState.LINKED:
      return words.states.linked;
    case LinkState.REWORDED:
      return words.states.reworded;
    case LinkState.NEW:
      return words.states.new;
    case LinkState.REMOVED:
      return words.states.removed;
    case LinkState.DISPLACED:
      return words.states.displaced;
    case LinkState.OPTION_NOT_CHOSEN:
      return words.states.optionNotChosen;
    default:
      return words.states.unknown;
  }
}

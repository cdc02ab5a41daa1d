import { Disclosure, Verdict, type Participation } from '../gen/icap/profile/v1/profile_pb';
import { formatCount } from '../format';
import { messages } from '../messages';

export function isShown(disclosure: Disclosure | undefined): boolean {
  return disclosure === Disclosure.COMPLETE || disclosure === Disclosure.SHOWN_WITH_WARNING;
}

export function disclosureWord(disclosure: Disclosure | undefined): string {
  switch (disclosure) {
    case Disclosure.COMPLETE:
      return messages.participation.short.complete;
    case Disclosure.SHOWN_WITH_WARNING:
      return messages.participation.short.warning;
    case Disclosure.TOO_FEW_RESPONDENTS:
    case Disclosure.LOW_RESPONSE:
      return messages.participation.short.hidden;
    default:
      return messages.participation.short.unknown;
  }
}

type Limits = Pick<Participation, 'minimumRespondents' | 'minimumResponseRate' | 'completeResponseRate'>;

const lowest = { minimumRespondents: 10, minimumResponseRate: 0.4, completeResponseRate: 0.65 };

// The limits under which the profile was made. One from before they were kept names the lowest, which an agency may
// have raised.
export function limitWords(limits: Limits) {
  const { minimumRespondents = lowest.minimumRespondents } = limits;
  const { minimumResponseRate = lowest.minimumResponseRate, completeResponseRate = lowest.completeResponseRate } =
    limits;
  return {
    respondents: formatCount(minimumRespondents),
    response: messages.format.rate(minimumResponseRate),
    complete: messages.format.rate(completeResponseRate),
    orMore: limits.minimumRespondents === undefined ? messages.participation.orMore : '',
  };
}

export function hiddenReason(participation: Pick<Participation, 'disclosure'> & Limits): string {
  const { respondents, response, orMore } = limitWords(participation);
  const { lowResponse, tooFew } = messages.participation;
  return participation.disclosure === Disclosure.LOW_RESPONSE
    ? lowResponse(response, orMore)
    : tooFew(respondents, orMore);
}

export function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case Verdict.AGREEMENT:
      return messages.profile.verdicts.agreement;
    case Verdict.TWO_CAMPS:
      return messages.profile.verdicts.twoCamps;
    case Verdict.SPREAD_OUT:
      return messages.profile.verdicts.spreadOut;
    case Verdict.TOO_FEW:
      return messages.profile.verdicts.tooFew;
    default:
      return messages.profile.verdicts.unknown;
  }
}

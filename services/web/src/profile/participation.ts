import { Disclosure, Verdict } from '../gen/icap/profile/v1/profile_pb';
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

export function hiddenReason(disclosure: Disclosure | undefined): string {
  return disclosure === Disclosure.LOW_RESPONSE ? messages.participation.lowResponse : messages.participation.tooFew;
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

import { FieldRater, FieldSessionState, type FieldSession } from '../gen/icap/collection/v1/field_pb';
import { ProtocolKind } from '../gen/icap/instrument/v1/protocol_pb';
import { messages } from '../messages';

export function kindWord(kind: ProtocolKind): string {
  const words = messages.field.kinds;
  switch (kind) {
    case ProtocolKind.INTERVIEW_TEACHERS:
      return words.interviewTeachers;
    case ProtocolKind.INTERVIEW_PRINCIPALS:
      return words.interviewPrincipals;
    case ProtocolKind.FOCUS_GROUP:
      return words.focusGroup;
    case ProtocolKind.OBSERVATION:
      return words.observation;
    default:
      return words.unknown;
  }
}

export function stateWord(state: FieldSessionState): string {
  const words = messages.field.states;
  switch (state) {
    case FieldSessionState.PLANNED:
      return words.planned;
    case FieldSessionState.ASSIGNED:
      return words.assigned;
    case FieldSessionState.COMPLETE:
      return words.complete;
    default:
      return words.unknown;
  }
}

export function raterWord(rater: FieldRater): string {
  return rater === FieldRater.SECOND ? messages.field.raters.second : messages.field.raters.first;
}

// What, with whom and where.
export function sessionTitle(session: FieldSession): string {
  const people = session.participants.map((one) => one.displayName).join(', ');
  return [kindWord(session.kind), people, session.school?.title ?? ''].filter(Boolean).join(', ');
}

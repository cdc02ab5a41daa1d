import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { isConnectionLost, problemOf, reasonOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { respondentTransport } from '../../api/transport';
import { SubmissionService, type RedeemInvitationResponse } from '../../gen/icap/collection/v1/submission_pb';
import type { Answers, Draft, Sending } from './draft';
import type { Question } from './questionnaire';

const submissions = createClient(SubmissionService, respondentTransport);

export type OpenFault = 'unknown' | 'used' | 'closed' | 'offline' | 'busy' | 'error';

export type SendFault =
  | { kind: 'used' }
  | { kind: 'closed' }
  | { kind: 'refused'; problem: Problem }
  // Whether it was stored is not known: the same request is sent again until an answer says.
  | { kind: 'pending'; cause: 'offline' | 'busy' };

export function redeem(code: string, signal: AbortSignal): Promise<RedeemInvitationResponse> {
  return submissions.redeemInvitation({ code }, { signal });
}

export async function send(sending: Sending, signal: AbortSignal): Promise<string> {
  const answer = await submissions.submitAnswers(sending, { signal });
  return answer.receipt;
}

// The submission to send: one that was started before stays as it is, with its id, credential and answers.
export function prepareSending(
  draft: Draft,
  invitation: Pick<RedeemInvitationResponse, 'school' | 'credential'>,
  questions: Question[],
  newRequestId: () => string = makeRequestId,
): Sending {
  if (draft.sending !== null) return draft.sending;
  return {
    requestId: newRequestId(),
    parent: invitation.school,
    credential: invitation.credential,
    answers: listAnswers(draft.answers, questions),
  };
}

function listAnswers(answers: Answers, questions: Question[]): Sending['answers'] {
  return questions.flatMap(({ item }) => {
    const category = answers[item];
    return category === undefined ? [] : [{ item, category }];
  });
}

export function openFaultOf(error: unknown): OpenFault {
  const connectError = ConnectError.from(error);
  switch (reasonOf(connectError)) {
    case 'INVITATION_UNKNOWN':
      return 'unknown';
    case 'INVITATION_USED':
      return 'used';
    case 'WINDOW_CLOSED':
      return 'closed';
    case 'FIELD_INVALID':
      // Not even the shape of a code.
      return 'unknown';
    case '':
      return isConnectionLost(connectError) ? 'offline' : 'error';
    default:
      return connectError.code === Code.Unavailable ? 'busy' : 'error';
  }
}

// Codes with which a service says that it has looked at the request and stored nothing.
const refusals = new Set([
  Code.InvalidArgument,
  Code.PermissionDenied,
  Code.FailedPrecondition,
  Code.NotFound,
  Code.AlreadyExists,
  Code.OutOfRange,
]);

export function sendFaultOf(error: unknown): SendFault {
  const connectError = ConnectError.from(error);
  const reason = reasonOf(connectError);
  if (reason === 'INVITATION_USED') return { kind: 'used' };
  if (reason === 'WINDOW_CLOSED') return { kind: 'closed' };
  if (refusals.has(connectError.code)) return { kind: 'refused', problem: problemOf(connectError) };
  return { kind: 'pending', cause: isConnectionLost(connectError) ? 'offline' : 'busy' };
}

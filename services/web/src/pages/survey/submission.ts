import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { fromBase64url, toBase64url } from '../../api/base64url';
import { isConnectionLost, problemOf, reasonOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { respondentTransport } from '../../api/transport';
import { SubmissionService, type RedeemInvitationResponse } from '../../gen/icap/collection/v1/submission_pb';
import { writtenComments, type Prompt } from './comments';
import type { Answers, Draft, Sending } from './draft';
import { askedQuestions, type Question } from './questionnaire';
import { receiptKeySize, receiptOf } from './receipt';

const submissions = createClient(SubmissionService, respondentTransport);

// What a survey asks.
export interface Asked {
  questions: Question[];
  prompts: Prompt[];
}

export type OpenFault = 'unknown' | 'used' | 'taken' | 'closed' | 'proof' | 'offline' | 'busy' | 'error';

export type SendFault =
  | { kind: 'used' }
  | { kind: 'closed' }
  | { kind: 'refused'; problem: Problem }
  // Whether it was stored is not known: the same request is sent again until an answer says.
  | { kind: 'pending'; cause: 'offline' | 'busy' };

// Only looks: nothing is taken.
export function look(code: string, signal: AbortSignal): Promise<RedeemInvitationResponse> {
  return submissions.redeemInvitation({ code }, { signal });
}

// Buys the invitation's one credential.
export function issue(code: string, blindedElement: string, signal: AbortSignal): Promise<RedeemInvitationResponse> {
  return submissions.redeemInvitation({ code, blindedElement }, { signal });
}

// The key that everybody can read for this school; null when none is published.
export async function publishedKey(school: string, signal: AbortSignal): Promise<string | null> {
  const parent = school.replace(/\/schools\/[^/]+$/, '');
  const { keys } = await submissions.listCredentialKeys({ parent, school }, { signal });
  return keys.find((key) => key.school === school)?.credentialKey ?? null;
}

// Carries nothing of the invitation.
export async function send(sending: Sending, signal: AbortSignal): Promise<void> {
  await submissions.submitAnswers(sending, { signal });
}

// The receipts of a school after publication.
export async function receiptsOf(school: string, signal: AbortSignal): Promise<string[]> {
  const { receipts } = await submissions.listReceipts({ parent: school }, { signal });
  return receipts;
}

// The submission to send: one that was started before stays as it is, with its id, credential, answers, comments and receipt.
export function prepareSending(
  draft: Draft,
  school: string,
  credential: string,
  { questions, prompts }: Asked,
  random: Pick<Crypto, 'getRandomValues'> = globalThis.crypto,
): Sending {
  if (draft.sending !== null) return draft.sending;
  return {
    requestId: makeRequestId(random),
    parent: school,
    credential,
    answers: listAnswers(draft.answers, questions),
    comments: writtenComments(draft.comments, prompts),
    receiptKey: toBase64url(random.getRandomValues(new Uint8Array(receiptKeySize))),
  };
}

export function receiptOfSending(sending: Sending): string {
  return receiptOf(fromBase64url(sending.receiptKey) ?? new Uint8Array());
}

// Answers to what is asked only: others may be left from before an earlier answer was changed.
function listAnswers(answers: Answers, questions: Question[]): Sending['answers'] {
  return askedQuestions(answers, questions).flatMap(({ item }) => {
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
    case 'CREDENTIAL_TAKEN':
      return 'taken';
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

import { Code, ConnectError } from '@connectrpc/connect';
import { BadRequestSchema, ErrorInfoSchema } from '../gen/google/rpc/error_details_pb';
import { sharedMessages } from '../messages/shared';

// An error as a page shows it.
export interface Problem {
  // Registered reason, e.g. `WINDOW_CLOSED`; empty when the call never reached a service.
  reason: string;
  text: string;
  // One sentence for each wrong field.
  violations: string[];
}

// True when no answer came back: whether the call had an effect is not known.
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof ConnectError)) return false;
  if (error.code === Code.DeadlineExceeded || error.code === Code.Canceled) return true;
  return reasonOf(error) === '' && (error.cause instanceof TypeError || error.code === Code.Unavailable);
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unauthenticated;
}

export function isAborted(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Canceled;
}

export function reasonOf(error: unknown): string {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason ?? '';
}

// What is wrong with which field, by the field's path in the request.
export function violationsOf(error: unknown): ReadonlyMap<string, string> {
  const violations = ConnectError.from(error)
    .findDetails(BadRequestSchema)
    .flatMap((detail) => detail.fieldViolations);
  return new Map(violations.map(({ field, description }) => [field, description]));
}

export function problemOf(error: unknown): Problem {
  const connectError = ConnectError.from(error);
  const reason = reasonOf(connectError);
  const known = sharedMessages().reasons[reason];
  const violations = connectError
    .findDetails(BadRequestSchema)
    .flatMap((detail) => detail.fieldViolations.map((violation) => `${violation.field}: ${violation.description}`));
  if (known !== undefined) return { reason, text: known, violations };
  if (isConnectionLost(connectError)) return { reason, text: sharedMessages().connectionLost, violations };
  return { reason, text: connectError.rawMessage || sharedMessages().unexpected, violations };
}

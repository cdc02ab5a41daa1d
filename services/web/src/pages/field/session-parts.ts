import type { GetFieldSessionResponse } from '../../gen/icap/collection/v1/field_pb';
import type { Recording } from './use-recording';

// What every part of a session's page needs.
export interface SessionParts {
  name: string;
  session: GetFieldSessionResponse;
  recording: Recording;
  // The own part is complete: only corrections.
  locked: boolean;
}

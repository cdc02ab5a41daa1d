import { useCallback, useState } from 'react';
import { field } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { makeRequestId } from '../../api/request-id';
import { deviceIdOf } from '../../field/device';
import { isOwnPartComplete, type ShownRecord } from '../../field/records';
import type { FieldRater, FieldRecordContent } from '../../gen/icap/collection/v1/field_pb';
import { useFieldPlace } from './field-gate';
import type { Recording } from './use-recording';

interface Save {
  // After the own part is complete, changes are corrections: with a reason, at once and online.
  correcting: boolean;
  problem: Problem | null;
  saving: boolean;
  // True when it was kept.
  save: (recordId: string, content: FieldRecordContent, reason: string) => Promise<boolean>;
}

export function useSave(name: string, recording: Recording): Save {
  const { vault } = useFieldPlace();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saving, setSaving] = useState(false);
  const { kept, records, record: keep, fetchAgain } = recording;
  const session = kept?.session ?? null;
  const correcting = session !== null && isOwnPartComplete(session);
  const save = useCallback(
    async (recordId: string, content: FieldRecordContent, reason: string) => {
      setSaving(true);
      setProblem(null);
      try {
        if (correcting) {
          const version = versionOf(records, session.rater, recordId);
          await field.correctRecord({
            name,
            recordId,
            baseVersion: BigInt(version),
            content,
            reason,
            requestId: makeRequestId(),
            deviceId: await deviceIdOf(vault),
          });
          await fetchAgain();
        } else await keep(recordId, content);
        return true;
      } catch (error) {
        setProblem(problemOf(error));
        return false;
      } finally {
        setSaving(false);
      }
    },
    [correcting, session, records, name, vault, keep, fetchAgain],
  );
  return { correcting, problem, saving, save };
}

function versionOf(records: ShownRecord[], rater: FieldRater, recordId: string): number {
  return records.find((one) => one.rater === rater && one.recordId === recordId)?.version ?? 0;
}

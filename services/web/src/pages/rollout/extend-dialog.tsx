import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { FormField } from '../../components/form-field';
import { localTimeZone, TimeZoneOptions } from '../../components/time-zone-options';
import type { Rollout } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

interface ExtendDialogProps {
  rollout: Rollout;
  onChange: () => void;
  onClose: () => void;
}

// Moves the planned end. The time zone is the window's; a rollout without one chooses it here.
export function ExtendDialog({ rollout: { name, window }, onChange, onClose }: ExtendDialogProps) {
  const kept = window?.timeZone ?? '';
  const [end, setEnd] = useState(window?.closeLocalTime ?? '');
  const [chosen, setChosen] = useState(localTimeZone);
  const words = messages.rolloutLife;
  return (
    <ConfirmDialog
      question={words.extendQuestion}
      text={words.extendText}
      action={words.extend}
      reason={{ label: words.reason, hint: words.reasonHint }}
      incomplete={end === ''}
      run={async (requestId, reason) => {
        await rollouts.extendRollout({ name, closeLocalTime: end, timeZone: kept || chosen, reason, requestId });
        onChange();
      }}
      onClose={onClose}
    >
      <FormField label={words.newEnd} hint={kept === '' ? undefined : words.inZone(kept)}>
        {(attributes) => (
          <input
            {...attributes}
            type="datetime-local"
            required
            value={end}
            onChange={(event) => {
              setEnd(event.target.value);
            }}
          />
        )}
      </FormField>
      {kept === '' && (
        <FormField label={messages.rolloutDraft.timeZone}>
          {(attributes) => (
            <select
              {...attributes}
              value={chosen}
              onChange={(event) => {
                setChosen(event.target.value);
              }}
            >
              <TimeZoneOptions chosen={chosen} />
            </select>
          )}
        </FormField>
      )}
    </ConfirmDialog>
  );
}

import { useState } from 'react';
import { rollouts } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import type { RolloutSchool } from '../../gen/icap/collection/v1/rollout_pb';
import { messages } from '../../messages';

interface CloseSchoolProps {
  school: RolloutSchool;
  title: string;
  submitted: number;
  invited: number;
  onChange: () => void;
}

// Ends the survey of one school before the others'.
export function CloseSchool({ school, title, submitted, invited, onChange }: CloseSchoolProps) {
  const [asking, setAsking] = useState(false);
  const words = messages.rolloutLife;
  return (
    <>
      <button
        type="button"
        className="link-button row-link"
        aria-label={words.closeSchoolOf(title)}
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.closeSchool}
      </button>
      {asking && (
        <ConfirmDialog
          question={words.closeSchoolQuestion(title)}
          text={words.closeSchoolText(submitted, invited)}
          action={words.closeSchoolOf(title)}
          reason={{ label: words.reasonOptional, hint: words.reasonHint, optional: true }}
          run={async (requestId, reason) => {
            await rollouts.closeSchool({ name: school.name, requestId, reason });
            onChange();
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

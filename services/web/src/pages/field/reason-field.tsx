import { useId } from 'react';
import { messages } from '../../messages';

const words = messages.field.session;

export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.correctionReason}</label>
      <p className="field-hint" id={`${id}-hint`}>
        {words.correctionReasonHint}
      </p>
      <input
        id={id}
        maxLength={500}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}

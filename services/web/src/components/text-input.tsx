import { useId, type Ref } from 'react';

interface TextInputProps {
  label: string;
  hint?: string;
  value: string;
  error?: string | null;
  maxLength?: number;
  type?: 'text' | 'url';
  inputRef?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
}

// A line of text with what to enter and what is wrong with it.
export function TextInput({ label, hint, value, error = null, maxLength, type, inputRef, onChange }: TextInputProps) {
  const id = useId();
  const told = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === null ? [] : [`${id}-error`])].join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        ref={inputRef}
        type={type ?? 'text'}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={told === '' ? undefined : told}
        aria-invalid={error !== null}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {error !== null && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

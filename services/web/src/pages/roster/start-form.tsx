import { useId, useRef, useState, type FormEvent } from 'react';
import { sentence } from '../../format';
import { TextInput } from '../../components/text-input';
import { messages } from '../../messages';
import { faultOfFile, type FileFault, type ImportWish, type RosterService } from './import-start';

const words = messages.roster.start;

const fileFaults: Record<FileFault, string> = {
  missing: words.noFile,
  empty: words.fileEmpty,
  'too-large': words.fileTooLarge,
};

// As the contract has it.
const sourcePattern = /^[a-z0-9-]{1,63}$/;

export function faultOfSource(source: string): string | null {
  return sourcePattern.test(source) ? null : words.sourceInvalid;
}

export function faultOfService(service: RosterService): string | null {
  return Object.values(service).some((value: string) => value.trim() === '') ? words.missing : null;
}

const noService: RosterService = { baseUrl: '', tokenUrl: '', clientId: '' };

interface StartFormProps {
  parent: string;
  // What was wished before, and what the service said is wrong with it.
  wish: ImportWish | null;
  violations: ReadonlyMap<string, string>;
  onStart: (wish: ImportWish) => void;
}

// What to import and how to read it.
export function StartForm({ parent, wish, violations, onStart }: StartFormProps) {
  const wished = wish === null || wish.from instanceof File ? null : wish.from;
  const [isFile, setIsFile] = useState(wished === null);
  const [file, setFile] = useState<File | null>(null);
  const [service, setService] = useState(wished ?? noService);
  const [source, setSource] = useState(wish?.source ?? words.sourceDefault);
  const [strict, setStrict] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const fileFault = faultOfFile(file);
  const sourceFault = faultOfSource(source);
  const serviceFault = faultOfService(service);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (sourceFault !== null) return;
    if (!isFile && serviceFault === null) onStart({ parent, source, strict: false, from: service });
    if (isFile && file !== null && fileFault === null) onStart({ parent, source, strict, from: file });
  };
  return (
    <form className="form card" noValidate onSubmit={submit}>
      <OriginChoice isFile={isFile} onChange={setIsFile} />
      {isFile ? (
        <FileField
          error={isTried && fileFault !== null ? fileFaults[fileFault] : null}
          strict={strict}
          onFile={setFile}
          onStrict={setStrict}
        />
      ) : (
        <ServiceFields
          service={service}
          error={isTried ? serviceFault : null}
          violations={violations}
          onChange={setService}
        />
      )}
      <SourceField source={source} error={isTried ? sourceFault : null} onChange={setSource} />
      <p>
        <button type="submit" className="button button-primary">
          {words.submit}
        </button>
      </p>
    </form>
  );
}

function OriginChoice({ isFile, onChange }: { isFile: boolean; onChange: (isFile: boolean) => void }) {
  const id = useId();
  const choices = [
    { label: words.file, value: true },
    { label: words.service, value: false },
  ];
  return (
    <fieldset className="choices">
      <legend>{words.from}</legend>
      {choices.map(({ label, value }) => (
        <label key={label}>
          <input
            type="radio"
            name={`${id}-from`}
            checked={isFile === value}
            onChange={() => {
              onChange(value);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface FileFieldProps {
  error: string | null;
  strict: boolean;
  onFile: (file: File | null) => void;
  onStrict: (strict: boolean) => void;
}

function FileField({ error, strict, onFile, onStrict }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-file`}>{words.chooseFile}</label>
        <p className="field-hint" id={`${id}-file-hint`}>
          {words.fileHint}
        </p>
        <input
          id={`${id}-file`}
          ref={input}
          type="file"
          accept=".zip,application/zip"
          aria-describedby={error === null ? `${id}-file-hint` : `${id}-file-hint ${id}-file-error`}
          aria-invalid={error !== null}
          onChange={() => {
            onFile(input.current?.files?.[0] ?? null);
          }}
        />
        {error !== null && (
          <p className="field-error" id={`${id}-file-error`} role="alert">
            {error}
          </p>
        )}
      </div>
      <StrictBox strict={strict} onChange={onStrict} />
    </>
  );
}

export function StrictBox({ strict, onChange }: { strict: boolean; onChange: (strict: boolean) => void }) {
  const id = useId();
  return (
    <div className="choices">
      <label>
        <input
          type="checkbox"
          checked={strict}
          aria-describedby={id}
          onChange={(event) => {
            onChange(event.target.checked);
          }}
        />
        {words.strict}
      </label>
      <p className="field-hint" id={id}>
        {words.strictHint}
      </p>
    </div>
  );
}

interface SourceFieldProps {
  source: string;
  error: string | null;
  onChange: (source: string) => void;
}

export function SourceField({ source, error, onChange }: SourceFieldProps) {
  return (
    <TextInput
      label={words.source}
      hint={words.sourceHint}
      value={source}
      error={error}
      maxLength={63}
      onChange={onChange}
    />
  );
}

interface ServiceFieldsProps {
  service: RosterService;
  error: string | null;
  // As the service has found them, by the path of the field.
  violations: ReadonlyMap<string, string>;
  onChange: (service: RosterService) => void;
}

// How the service names a field when the import is made, and when it is pulled.
function violationOf(violations: ReadonlyMap<string, string>, field: string): string | null {
  const text = violations.get(`connection.${field}`) ?? violations.get(field);
  return text === undefined ? null : sentence(text);
}

export function ServiceFields({ service, error, violations, onChange }: ServiceFieldsProps) {
  return (
    <>
      <TextInput
        label={words.baseUrl}
        hint={words.baseUrlHint}
        type="url"
        value={service.baseUrl}
        error={violationOf(violations, 'base_url')}
        maxLength={200}
        onChange={(baseUrl) => {
          onChange({ ...service, baseUrl });
        }}
      />
      <TextInput
        label={words.tokenUrl}
        hint={words.tokenUrlHint}
        type="url"
        value={service.tokenUrl}
        error={violationOf(violations, 'token_url')}
        maxLength={200}
        onChange={(tokenUrl) => {
          onChange({ ...service, tokenUrl });
        }}
      />
      <TextInput
        label={words.clientId}
        hint={words.clientIdHint}
        value={service.clientId}
        error={error ?? violationOf(violations, 'client_id')}
        maxLength={200}
        onChange={(clientId) => {
          onChange({ ...service, clientId });
        }}
      />
    </>
  );
}

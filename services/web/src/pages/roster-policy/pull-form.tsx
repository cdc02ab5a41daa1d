import { useState, type FormEvent } from 'react';
import { lastSegment } from '../../api/names';
import { Notice } from '../../components/notice';
import type { RosterImport } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';
import type { ImportWish, RosterService } from '../roster/import-start';
import { faultOfService, faultOfSource, ServiceFields, SourceField } from '../roster/start-form';

const words = messages.rosterPolicy;

interface PullFormProps {
  parent: string;
  // Its addresses are offered again.
  earlier: RosterImport | null;
  // What was wished before, and what the service said is wrong with it.
  wish: ImportWish | null;
  violations: ReadonlyMap<string, string>;
  onStart: (wish: ImportWish) => void;
}

function serviceOf(earlier: RosterImport | null): RosterService {
  const { baseUrl = '', tokenUrl = '', clientId = '' } = earlier?.connection ?? {};
  return { baseUrl, tokenUrl, clientId };
}

// Where to pull from, and a button that does it now.
export function PullForm({ parent, earlier, wish, violations, onStart }: PullFormProps) {
  const wished = wish === null || wish.from instanceof File ? null : wish.from;
  const [service, setService] = useState(wished ?? serviceOf(earlier));
  const [source, setSource] = useState(wish?.source ?? earlier?.source ?? messages.roster.start.sourceDefault);
  const [isTried, setIsTried] = useState(false);
  const serviceFault = faultOfService(service);
  const sourceFault = faultOfSource(source);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (serviceFault === null && sourceFault === null) onStart({ parent, source, strict: false, from: service });
  };
  return (
    <form className="form card" noValidate onSubmit={submit}>
      <ServiceFields
        service={service}
        error={isTried ? serviceFault : null}
        violations={violations}
        onChange={setService}
      />
      <Notice tone="note" title={words.secretTitle}>
        <p>{words.secret(`${lastSegment(parent)}.secret`)}</p>
      </Notice>
      <SourceField source={source} error={isTried ? sourceFault : null} onChange={setSource} />
      <p>
        <button type="submit" className="button button-primary">
          {words.pullNow}
        </button>
      </p>
    </form>
  );
}

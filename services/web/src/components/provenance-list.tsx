import { lastSegment } from '../api/names';
import type { Provenance } from '../gen/icap/common/v1/provenance_pb';
import { formatDate } from '../format';
import { messages } from '../messages';

export function ProvenanceList({ provenance }: { provenance: Provenance }) {
  const words = messages.profile;
  const parts = provenance.revision.split('/');
  return (
    <dl className="provenance">
      <div>
        <dt>{words.revision}</dt>
        <dd>
          {parts[3] ?? provenance.revision}, {messages.rollout.revision(lastSegment(provenance.revision))}
        </dd>
      </div>
      <div>
        <dt>{words.methodVersion}</dt>
        <dd>{provenance.methodVersion}</dd>
      </div>
      <div>
        <dt>{words.scored}</dt>
        <dd>{formatDate(provenance.scoreTime)}</dd>
      </div>
      <div>
        <dt>{words.fingerprint}</dt>
        <dd className="fingerprint">{provenance.inputFingerprint}</dd>
      </div>
    </dl>
  );
}

import { RosterImportState } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';

const words = messages.roster.steps;
const steps = [words.read, words.looked, words.approved, words.applied];

// Which step is the next one; null when the import has ended without being applied.
function nextStep(state: RosterImportState): number | null {
  switch (state) {
    case RosterImportState.UPLOADING:
      return 0;
    case RosterImportState.STAGED:
    case RosterImportState.GUARDED:
      return 1;
    case RosterImportState.APPROVED:
      return 3;
    case RosterImportState.APPLIED:
      return steps.length;
    default:
      return null;
  }
}

// The way of an import, with what is done and what comes next.
export function StepList({ state }: { state: RosterImportState }) {
  const next = nextStep(state);
  if (next === null) return null;
  return (
    <ol className="step-list" aria-label={words.label}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index < next ? 'step-done' : undefined}
          aria-current={index === next ? 'step' : undefined}
        >
          {step}
          {index < next && <span className="visually-hidden"> ({words.done})</span>}
        </li>
      ))}
    </ol>
  );
}

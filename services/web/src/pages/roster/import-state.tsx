import { RosterImportState } from '../../gen/icap/collection/v1/roster_pb';
import { messages } from '../../messages';

export type StateName = keyof typeof messages.roster.states;

const states: Record<RosterImportState, { name: StateName; badge: string }> = {
  [RosterImportState.UNSPECIFIED]: { name: 'unknown', badge: 'draft' },
  [RosterImportState.UPLOADING]: { name: 'uploading', badge: 'draft' },
  [RosterImportState.STAGED]: { name: 'staged', badge: 'waiting' },
  [RosterImportState.GUARDED]: { name: 'guarded', badge: 'waiting' },
  [RosterImportState.REFUSED]: { name: 'refused', badge: 'closed' },
  [RosterImportState.UNCHANGED]: { name: 'unchanged', badge: 'closed' },
  [RosterImportState.APPROVED]: { name: 'approved', badge: 'published' },
  [RosterImportState.APPLIED]: { name: 'applied', badge: 'open' },
  [RosterImportState.CANCELLED]: { name: 'cancelled', badge: 'closed' },
};

export function stateName(state: RosterImportState): StateName {
  return states[state].name;
}

export function ImportStateBadge({ state }: { state: RosterImportState }) {
  const { name, badge } = states[state];
  return <span className={`badge badge-${badge}`}>{messages.roster.states[name]}</span>;
}

import { Link } from 'react-router-dom';
import { pathOf } from '../api/names';
import { RolloutState, type Rollout } from '../gen/icap/collection/v1/rollout_pb';
import { formatDate } from '../format';
import { messages } from '../messages';
import { StateBadge, SyntheticBadge } from './badges';

function whenText(rollout: Rollout): string {
  switch (rollout.state) {
    case RolloutState.OPEN:
      return messages.rolloutCard.opened(formatDate(rollout.openTime));
    case RolloutState.CLOSED:
      return messages.rolloutCard.closed(formatDate(rollout.closeTime));
    case RolloutState.PUBLISHED:
      return messages.rolloutCard.published(formatDate(rollout.publishTime));
    default:
      return '';
  }
}

export function RolloutList({ rollouts }: { rollouts: Rollout[] }) {
  if (rollouts.length === 0) return <p className="quiet">{messages.home.noRollouts}</p>;
  return (
    <ul className="card-list">
      {rollouts.map((rollout) => (
        <li key={rollout.name} className="card card-link">
          <p className="card-title">
            <Link to={pathOf(rollout.name)}>{rollout.title}</Link>
          </p>
          <p className="card-badges">
            <StateBadge state={rollout.state} />
            {rollout.synthetic && <SyntheticBadge />}
          </p>
          <p className="quiet">
            {[messages.rolloutCard.schools(rollout.schoolCount), whenText(rollout)].filter(Boolean).join(', ')}
          </p>
        </li>
      ))}
    </ul>
  );
}

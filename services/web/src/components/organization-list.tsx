import { Link } from 'react-router-dom';
import { pathOf } from '../api/names';
import type { Organization } from '../gen/icap/collection/v1/organization_pb';
import { messages } from '../messages';
import { SyntheticBadge } from './badges';

const kindWords: Partial<Record<string, string>> = messages.kinds;

export function kindWord(kind: string | undefined): string {
  return kindWords[kind ?? ''] ?? messages.kinds.other;
}

export function OrganizationList({ organizations }: { organizations: Organization[] }) {
  return (
    <ul className="row-list">
      {organizations.map((organization) => (
        <li key={organization.name}>
          <Link to={pathOf(organization.name)}>{organization.title}</Link>
          <span className="quiet">{kindWord(organization.kind)}</span>
          {organization.synthetic && <SyntheticBadge />}
        </li>
      ))}
    </ul>
  );
}

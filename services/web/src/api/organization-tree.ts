import type { Organization } from '../gen/icap/collection/v1/organization_pb';
import { organizations } from './clients';
import { listPageSize, readAll } from './pages';

const kindsFromTheTop = ['state', 'region', 'district', 'school', 'team'];

export function listChildren(agency: string, under: string, signal: AbortSignal): Promise<Organization[]> {
  return readAll(async (pageToken) => {
    const page = await organizations.listOrganizations(
      { parent: agency, under, pageSize: listPageSize, pageToken },
      { signal },
    );
    return { entries: page.organizations, nextPageToken: page.nextPageToken };
  });
}

// The highest organizations of the agency that the caller may see: a supervisor starts at the own district. Reads kind
// by kind, so that a state's thousands of schools are not listed to find the one node above them.
export async function listTops(agency: string, signal: AbortSignal): Promise<Organization[]> {
  for (const kind of kindsFromTheTop) {
    const page = await organizations.listOrganizations({ parent: agency, kind, pageSize: listPageSize }, { signal });
    if (page.organizations.length > 0) return page.organizations;
  }
  return [];
}

// The organizations above this one that the caller may see, from the root down.
export async function readAncestors(organization: Organization, signal: AbortSignal): Promise<Organization[]> {
  const answers = await Promise.allSettled(
    organization.ancestors.map((name) => organizations.getOrganization({ name }, { signal })),
  );
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

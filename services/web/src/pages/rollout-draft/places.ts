import { organizations } from '../../api/clients';
import { listPageSize, readAll } from '../../api/pages';
import type { Organization } from '../../gen/icap/collection/v1/organization_pb';

// Organizations of these kinds that the caller may see, kind by kind.
export async function listPlaces(agency: string, kinds: string[], signal: AbortSignal): Promise<Organization[]> {
  const lists = await Promise.all(
    kinds.map((kind) =>
      readAll(async (pageToken) => {
        const page = await organizations.listOrganizations(
          { parent: agency, kind, pageSize: listPageSize, pageToken },
          { signal },
        );
        return { entries: page.organizations, nextPageToken: page.nextPageToken };
      }),
    ),
  );
  return lists.flat().filter((organization) => !organization.inactive);
}

// Organizations by their names; those that the caller may not see are left out.
export async function readPlaces(names: string[], signal?: AbortSignal): Promise<Organization[]> {
  const answers = await Promise.allSettled(names.map((name) => organizations.getOrganization({ name }, { signal })));
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

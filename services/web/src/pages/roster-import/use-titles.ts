import { useEffect, useState } from 'react';
import { organizations, rosters } from '../../api/clients';

// The title of an organization that is stored, or that the import brings; null when neither has one.
async function readTitle(importName: string, name: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await organizations.getOrganization({ name }, { signal })).title;
  } catch {
    const page = await rosters.listRosterChanges({ parent: importName, under: name, pageSize: 1 }, { signal });
    return page.changes.find((change) => change.subject === name)?.title ?? null;
  }
}

// Titles of organizations by name, read as they are needed; what is missing is not known or not there yet.
export function useTitles(
  importName: string,
  names: string[],
  known: ReadonlyMap<string, string>,
): Map<string, string> {
  const [titles, setTitles] = useState(new Map<string, string>());
  const wanted = [...new Set(names)].filter((name) => name !== '' && !known.has(name) && !titles.has(name)).join('\n');
  useEffect(() => {
    if (wanted === '') return;
    const abort = new AbortController();
    const read = wanted.split('\n').map(async (name): Promise<[string, string]> => {
      const title = await readTitle(importName, name, abort.signal).catch(() => null);
      // A name that has no title is kept as well, so that it is not asked for again.
      return [name, title ?? ''];
    });
    void Promise.all(read).then((found) => {
      if (!abort.signal.aborted) setTitles((earlier) => new Map([...earlier, ...found]));
    });
    return () => {
      abort.abort();
    };
  }, [importName, wanted]);
  return new Map([...titles, ...known]);
}

// Lists come in pages; this reads them to the end, up to a named limit.
const pageLimit = 20;

export const listPageSize = 1000;

export interface Page<Entry> {
  entries: Entry[];
  nextPageToken: string;
}

export async function readAll<Entry>(readPage: (pageToken: string) => Promise<Page<Entry>>): Promise<Entry[]> {
  const entries: Entry[] = [];
  let pageToken = '';
  for (let page = 0; page < pageLimit; ++page) {
    const answer = await readPage(pageToken);
    entries.push(...answer.entries);
    pageToken = answer.nextPageToken;
    if (pageToken === '') break;
  }
  return entries;
}

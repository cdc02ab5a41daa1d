import { paper } from '../../api/clients';
import type { Pages } from '../../api/use-pages';
import { QueryView } from '../../components/query-view';
import { ScrollTable } from '../../components/scroll-table';
import { ShowMore } from '../../components/show-more';
import type { PaperBatch } from '../../gen/icap/collection/v1/paper_pb';
import { formatCount } from '../../format';
import { messages } from '../../messages';

const words = messages.paper.batches;
const pageSize = 50;

export async function readBatches(parent: string, pageToken: string, signal?: AbortSignal) {
  const page = await paper.listPaperBatches({ parent, pageSize, pageToken }, { signal });
  return { entries: page.batches, nextPageToken: page.nextPageToken };
}

// Batches that were entered for the school: when, how many forms, by whom.
export function BatchList({ batches }: { batches: Pages<PaperBatch> }) {
  return (
    <section className="section" aria-labelledby="batches-title">
      <h2 id="batches-title">{words.title}</h2>
      <QueryView query={batches.query} onRetry={batches.reload}>
        {(entries) => (entries.length === 0 ? <p className="quiet">{words.none}</p> : <Table batches={entries} />)}
      </QueryView>
      <ShowMore pages={batches} />
    </section>
  );
}

function Table({ batches }: { batches: PaperBatch[] }) {
  return (
    <ScrollTable label={words.title}>
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col" className="number">
            {words.forms}
          </th>
          <th scope="col">{words.by}</th>
        </tr>
      </thead>
      <tbody>
        {batches.map((batch, index) => (
          // Two batches of one day may look the same.
          <tr key={index}>
            <th scope="row">{batch.day}</th>
            <td className="number">{formatCount(batch.formCount)}</td>
            <td>{batch.actor}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

import { profiles } from '../api/clients';
import { useQuery } from '../api/use-query';
import { formatDate } from '../format';
import { messages } from '../messages';
import { ScrollTable } from './scroll-table';

const words = messages.profileViews;
const shownCount = 20;

// Who looked at a profile, newest first: the school can see it too.
export function ProfileViews({ profileName }: { profileName: string }) {
  const { query } = useQuery(`views ${profileName}`, (signal) =>
    profiles.listProfileViews({ parent: profileName, pageSize: shownCount }, { signal }),
  );
  if (query.state !== 'ready' || query.value.views.length === 0) return null;
  return (
    <section className="section" aria-labelledby="views-title">
      <h2 id="views-title">{words.title}</h2>
      <p className="section-lead">{words.lead(shownCount)}</p>
      <details className="card">
        <summary>{words.show}</summary>
        <ScrollTable label={words.title}>
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col">{words.when}</th>
            </tr>
          </thead>
          <tbody>
            {query.value.views.map((view, index) => (
              <tr key={index}>
                <td>{view.account}</td>
                <td>{formatDate(view.viewTime)}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
    </section>
  );
}

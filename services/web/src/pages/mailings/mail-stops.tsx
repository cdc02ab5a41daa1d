import { ScrollTable } from '../../components/scroll-table';
import { MailStopReason, type MailStop } from '../../gen/icap/collection/v1/mailing_pb';
import { messages } from '../../messages';

function reasonWord(reason: MailStopReason): string {
  const words = messages.mailings.stopReasons;
  switch (reason) {
    case MailStopReason.ASKED:
      return words.asked;
    case MailStopReason.BOUNCED:
      return words.bounced;
    default:
      return words.unknown;
  }
}

// Who is not written to, and why.
export function MailStops({ stops }: { stops: MailStop[] }) {
  const words = messages.mailings;
  return (
    <section className="section" aria-labelledby="stops-title">
      <h2 id="stops-title">{words.stopsTitle}</h2>
      {stops.length === 0 ? (
        <p className="quiet">{words.stopsNone}</p>
      ) : (
        <>
          <p className="quiet">{words.stopsLead}</p>
          <ScrollTable label={words.stopsTitle}>
            <thead>
              <tr>
                <th scope="col">{messages.desk.person}</th>
                <th scope="col">{messages.desk.email}</th>
                <th scope="col">{words.why}</th>
              </tr>
            </thead>
            <tbody>
              {stops.map((stop) => (
                <tr key={stop.person}>
                  <th scope="row">{stop.displayName}</th>
                  <td>{stop.email}</td>
                  <td>
                    {reasonWord(stop.reason)}
                    {stop.detail !== '' && <span className="quiet"> {stop.detail}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        </>
      )}
    </section>
  );
}

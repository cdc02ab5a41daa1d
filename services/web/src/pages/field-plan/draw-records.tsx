import { ScrollTable } from '../../components/scroll-table';
import { formatDate } from '../../format';
import type { DrawnParticipant, FieldDraw } from '../../gen/icap/collection/v1/field_pb';
import { messages } from '../../messages';

const words = messages.field.plan;

// How everybody was drawn: with seed and roster anyone can repeat it.
export function DrawRecords({ draws }: { draws: FieldDraw[] }) {
  return (
    <section className="section" aria-labelledby="draws-title">
      <h2 id="draws-title">{words.drawsTitle}</h2>
      {draws.map((draw) => (
        <DrawRecord key={draw.name} draw={draw} />
      ))}
    </section>
  );
}

function became(one: DrawnParticipant): string {
  if (one.replacedReason !== '') return words.replaced(one.replacedBy, one.replacedReason);
  return one.session === '' ? words.unusedReserve : words.inSession;
}

function DrawRecord({ draw }: { draw: FieldDraw }) {
  const title = `${words.drawOn(formatDate(draw.createTime), draw.drawnBy)}, ${words.population(draw.populationSize)}`;
  return (
    <article className="card stack" data-draw>
      <h3>{title}</h3>
      <ScrollTable label={title}>
        <thead>
          <tr>
            <th scope="col" className="number">
              {words.position}
            </th>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.became}</th>
          </tr>
        </thead>
        <tbody>
          {draw.drawn.map((one) => (
            <tr key={one.participant?.position}>
              <td className="number">{one.participant?.position}</td>
              <th scope="row">{one.participant?.displayName}</th>
              <td>{became(one)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <dl>
        <dt className="quiet">{words.method}</dt>
        <dd>{draw.method}</dd>
        <dt className="quiet">{words.seed}</dt>
        <dd className="seed">{draw.seed}</dd>
        <dt className="quiet">{words.fingerprint}</dt>
        <dd className="seed">{draw.populationFingerprint}</dd>
      </dl>
    </article>
  );
}

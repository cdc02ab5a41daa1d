import { SchoolPercentile } from '../../charts/school-percentile';
import type { Comparison, FactorProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { percentileSentence, standingSentence } from '../../profile/standing';

const words = messages.profile.comparison;

export function Comparisons({ factors }: { factors: FactorProfile[] }) {
  const compared = factors.flatMap(({ factor, title, comparison }) =>
    comparison === undefined ? [] : [{ factor, title, comparison }],
  );
  if (compared.length === 0) return null;
  const schoolCount = Math.max(...compared.map(({ comparison }) => comparison.schoolCount));
  return (
    <section className="section" aria-labelledby="comparison-title">
      <h2 id="comparison-title">{words.title}</h2>
      <p className="section-lead">{words.lead(schoolCount)}</p>
      <ul className="card rows">
        {compared.map(({ factor, title, comparison }) => (
          <Row key={factor} factor={factor} title={title} comparison={comparison} />
        ))}
      </ul>
    </section>
  );
}

function Row({ factor, title, comparison }: { factor: string; title: string; comparison: Comparison }) {
  const standing = standingSentence(comparison.standing);
  const sentence = percentileSentence(comparison);
  return (
    <li className="row" data-comparison={factor}>
      <div className="stack">
        <h3>{title}</h3>
        <p className="row-verdict">{standing}</p>
        <p className="quiet">{sentence}</p>
      </div>
      <SchoolPercentile comparison={comparison} label={words.chartLabel(title, standing, sentence)} />
    </li>
  );
}

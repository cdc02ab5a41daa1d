import { useId } from 'react';
import { SchoolDistribution } from '../../charts/school-distribution';
import type { FactorAggregate } from '../../gen/icap/profile/v1/profile_pb';
import { formatNumber } from '../../format';
import { messages } from '../../messages';
import { intervalOf, type Interval } from '../../profile/interval';

const words = messages.aggregate;

export function FactorAverages({ factors }: { factors: FactorAggregate[] }) {
  return (
    <section className="section" aria-labelledby="averages-title">
      <h2 id="averages-title">{words.factorsTitle}</h2>
      <p className="section-lead">{words.factorsLead}</p>
      <ChartKey withDistribution={factors.some((factor) => factor.distribution !== undefined)} />
      {factors.map((factor) => (
        <FactorCard key={factor.factor} factor={factor} />
      ))}
    </section>
  );
}

function ChartKey({ withDistribution }: { withDistribution: boolean }) {
  return (
    <ul className="legend">
      <li>
        <span className="key key-dot" aria-hidden="true" />
        {words.keyDot}
      </li>
      {withDistribution && (
        <>
          <li>
            <span className="key key-half" aria-hidden="true" />
            {words.keyHalf}
          </li>
          <li>
            <span className="key key-most" aria-hidden="true" />
            {words.keyMost}
          </li>
          <li>
            <span className="key key-median" aria-hidden="true" />
            {words.keyMedian}
          </li>
        </>
      )}
    </ul>
  );
}

export function averageSentence(factor: FactorAggregate, interval: Interval | null): string {
  if (factor.mean === undefined) return words.noMean;
  if (interval === null) return words.meanOnly(formatNumber(factor.mean));
  return words.mean(
    formatNumber(factor.mean),
    formatNumber(factor.standardError),
    formatNumber(interval.low),
    formatNumber(interval.high),
  );
}

function distributionSentence({ distribution }: FactorAggregate): string {
  if (distribution === undefined) return words.noDistribution;
  const { p10, p25, p50, p75, p90 } = distribution;
  return words.distribution(
    formatNumber(p10),
    formatNumber(p25),
    formatNumber(p50),
    formatNumber(p75),
    formatNumber(p90),
  );
}

function FactorCard({ factor }: { factor: FactorAggregate }) {
  const id = useId();
  const interval = intervalOf(factor);
  const average = averageSentence(factor, interval);
  return (
    <section className="card factor" aria-labelledby={id} data-factor={factor.factor}>
      <div className="factor-words">
        <h3 id={id}>{factor.title}</h3>
        <p className="factor-mean">{average}</p>
        <p className="quiet">{words.counts(factor.schoolCount, factor.respondentCount)}</p>
      </div>
      <div className="factor-figures">
        <SchoolDistribution factor={factor} interval={interval} label={words.chartLabel(factor.title, average)} />
        <p className="quiet">{distributionSentence(factor)}</p>
      </div>
    </section>
  );
}

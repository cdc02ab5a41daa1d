import { useId } from 'react';
import { FactorSpectrum, meanSentence } from '../../charts/factor-spectrum';
import type { FactorProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { missingTeachersSentence, nameLevels } from '../../profile/levels';

interface DimensionGroup {
  title: string;
  factors: FactorProfile[];
}

// Neighbours of one dimension together, in the causal order in which factors come.
export function groupByDimension(factors: FactorProfile[]): DimensionGroup[] {
  const groups: DimensionGroup[] = [];
  for (const factor of factors) {
    const last = groups.at(-1);
    if (last?.title === factor.dimensionTitle) last.factors.push(factor);
    else groups.push({ title: factor.dimensionTitle, factors: [factor] });
  }
  return groups;
}

interface FactorSectionsProps {
  factors: FactorProfile[];
  missingCount: number;
  // The results were computed from published counts: neither levels nor intervals.
  fromCounts: boolean;
}

export function FactorSections({ factors, missingCount, fromCounts }: FactorSectionsProps) {
  return (
    <section className="section" aria-labelledby="factors-title">
      <h2 id="factors-title">{messages.profile.factorsTitle}</h2>
      <p className="section-lead">{fromCounts ? messages.profile.factorsLeadOfCounts : messages.profile.factorsLead}</p>
      {groupByDimension(factors).map((group) => (
        <section key={group.factors[0]?.factor} className="dimension">
          <h3>{group.title}</h3>
          {group.factors.map((factor) => (
            <FactorCard key={factor.factor} factor={factor} missingCount={missingCount} />
          ))}
        </section>
      ))}
    </section>
  );
}

function FactorCard({ factor, missingCount }: { factor: FactorProfile; missingCount: number }) {
  const id = useId();
  const named = nameLevels(factor.namedLevels, factor.levels);
  const missing = missingTeachersSentence(factor, missingCount);
  return (
    <section className="card factor" aria-labelledby={id} data-factor={factor.factor}>
      <div className="factor-words">
        <h4 id={id}>{factor.title}</h4>
        {factor.description !== '' && <p className="quiet">{factor.description}</p>}
        <p className="factor-level">{named}</p>
        <LevelNote factor={factor} />
        {missing !== null && <p className="factor-missing">{missing}</p>}
      </div>
      <div className="factor-figures">
        <FactorSpectrum factor={factor} named={named} />
        {factor.scaleLow === undefined && (
          <p className="scale-ends" aria-hidden="true">
            <span>{factor.options[0]}</span>
            <span>{factor.options.at(-1)}</span>
          </p>
        )}
        <p className="factor-mean">{meanSentence(factor)}</p>
        {factor.levels.length > 0 && <LevelProbabilities factor={factor} />}
      </div>
    </section>
  );
}

// Under a named level its cut point in words; under a range that the data do not choose.
function LevelNote({ factor }: { factor: FactorProfile }) {
  const [only, ...others] = factor.levels.filter((level) => factor.namedLevels.includes(level.level));
  if (only === undefined) return null;
  if (others.length > 0) {
    const everything = others.length + 1 === factor.levels.length;
    return <p>{everything ? messages.profile.dataDoNotChooseNote : messages.profile.rangeNote}</p>;
  }
  return (
    <p>
      {messages.profile.namedNote(messages.format.probability(only.probability))} {only.statement}
    </p>
  );
}

function LevelProbabilities({ factor }: { factor: FactorProfile }) {
  return (
    <ul className="levels" aria-label={messages.profile.levelProbabilities}>
      {factor.levels.map((level) => (
        <li key={level.level} className={factor.namedLevels.includes(level.level) ? 'level level-named' : 'level'}>
          <span className="level-title">{level.title}</span>
          <span className="level-bar" aria-hidden="true">
            <span style={{ inlineSize: `${level.probability * 100}%` }} />
          </span>
          <span className="level-share">{messages.format.probability(level.probability)}</span>
        </li>
      ))}
    </ul>
  );
}

import { ScrollTable } from '../../components/scroll-table';
import { formatNumber } from '../../format';
import {
  FieldEvidence_Verdict as Verdict,
  RaterAgreement_Outcome as Outcome,
  SourceEvidence_Source as Source,
  type FactorProfile,
  type FieldEvidence,
  type FieldWork as FieldWorkMessage,
  type RaterAgreement,
  type SourceEvidence,
} from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';

const words = messages.field.profile;

// What interviews and visits say, beside the survey and never part of its measure.
export function FieldWork({ fieldWork, factors }: { fieldWork: FieldWorkMessage; factors: FactorProfile[] }) {
  if (fieldWork.interviewCount + fieldWork.observationCount === 0) return null;
  return (
    <section className="section" aria-labelledby="field-title">
      <h2 id="field-title">{words.title}</h2>
      <p className="section-lead">{words.lead(fieldWork.interviewCount, fieldWork.observationCount)}</p>
      <ul className="card rows">
        {factors.map(
          ({ factor, title, fieldEvidence }) =>
            fieldEvidence !== undefined && <Row key={factor} factor={factor} title={title} evidence={fieldEvidence} />,
        )}
      </ul>
      {fieldWork.doubleRatedCount > 0 && <Agreement fieldWork={fieldWork} />}
    </section>
  );
}

export function verdictSentence(verdict: Verdict): string {
  switch (verdict) {
    case Verdict.CONVERGING:
      return words.verdicts.converging;
    case Verdict.DIVERGING:
      return words.verdicts.diverging;
    default:
      return words.verdicts.thin;
  }
}

function sourceWord(source: Source): string {
  switch (source) {
    case Source.SURVEY:
      return words.sources.survey;
    case Source.INTERVIEWS:
      return words.sources.interviews;
    case Source.OBSERVATIONS:
      return words.sources.observations;
    default:
      return words.sources.unknown;
  }
}

export function levelsText({ tooThin, levelTitles }: Pick<SourceEvidence, 'tooThin' | 'levelTitles'>): string {
  const [low] = levelTitles;
  const high = levelTitles.at(-1);
  if (tooThin || low === undefined || high === undefined) return words.tooThin;
  return low === high ? low : words.range(low, high);
}

function Row({ factor, title, evidence }: { factor: string; title: string; evidence: FieldEvidence }) {
  return (
    <li className="row" data-evidence={factor}>
      <div className="stack">
        <h3>{title}</h3>
        <p className="row-verdict">{verdictSentence(evidence.verdict)}</p>
      </div>
      <ScrollTable label={words.sourceOf(title)}>
        <thead>
          <tr>
            <th scope="col">{words.source}</th>
            <th scope="col">{words.levels}</th>
            <th scope="col">{words.basis}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.sources.map((source) => (
            <tr key={source.source}>
              <th scope="row">{sourceWord(source.source)}</th>
              <td>{levelsText(source)}</td>
              <td>
                {source.source === Source.SURVEY ? words.respondents(source.count) : words.sessions(source.count)}
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </li>
  );
}

// The value with its interval, or why there is none.
export function agreementSentence(agreement: RaterAgreement): string {
  const { outcome, pairCount, value, intervalLow: low, intervalHigh: high } = agreement;
  if (outcome === Outcome.NO_VARIATION) return words.noVariation(pairCount);
  if (outcome !== Outcome.ESTIMATED || value === undefined) return words.tooFew(pairCount);
  const interval =
    low === undefined || high === undefined ? words.noInterval : words.interval(formatNumber(low), formatNumber(high));
  return words.estimated(formatNumber(value), interval, pairCount);
}

function Agreement({ fieldWork }: { fieldWork: FieldWorkMessage }) {
  const { weightedKappa, krippendorffAlpha, doubleRatedCount } = fieldWork;
  return (
    <div className="card stack" data-agreement>
      <h3>{words.agreementTitle}</h3>
      <p>{words.agreementLead(doubleRatedCount)}</p>
      <dl>
        {weightedKappa !== undefined && (
          <>
            <dt className="quiet">{words.kappa}</dt>
            <dd>{agreementSentence(weightedKappa)}</dd>
          </>
        )}
        {krippendorffAlpha !== undefined && (
          <>
            <dt className="quiet">{words.alpha}</dt>
            <dd>{agreementSentence(krippendorffAlpha)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

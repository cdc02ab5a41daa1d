import { ProvenanceList } from '../../components/provenance-list';
import type { FactorProfile, LevelProbability, SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { limitWords } from '../../profile/participation';
import { modelSentences } from './models';

const words = messages.profile;

// Factors on the same scale share their levels: each wording once.
function distinctLevels(factors: FactorProfile[]): LevelProbability[] {
  const byWording = new Map<string, LevelProbability>();
  for (const level of factors.flatMap((factor) => factor.levels)) {
    byWording.set(`${level.title} ${level.statement}`, level);
  }
  return [...byWording.values()];
}

export function MethodNote({ profile }: { profile: SchoolProfile }) {
  const levels = distinctLevels(profile.factors);
  const fromCounts = profile.provenance?.tabulated === true;
  const { respondents, response, orMore } = limitWords(profile.participation ?? {});
  const shownOnly = words.shownOnly(respondents, response, orMore);
  const method = fromCounts
    ? words.methodOfCounts(shownOnly)
    : [...words.method(shownOnly), ...modelSentences(profile.factors)];
  return (
    <section className="section" aria-labelledby="method-title">
      <h2 id="method-title">{words.methodTitle}</h2>
      <div className="card method">
        <div className="prose">
          {method.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {levels.length > 0 && (
            <>
              <h3>{words.levelsInWords}</h3>
              <dl className="level-words">
                {levels.map((level) => (
                  <div key={`${level.title} ${level.statement}`}>
                    <dt>{level.title}</dt>
                    <dd>{level.statement}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </div>
        {profile.provenance !== undefined && (
          <aside className="method-provenance" aria-label={words.provenance}>
            <h3>{words.provenance}</h3>
            <ProvenanceList provenance={profile.provenance} />
          </aside>
        )}
      </div>
    </section>
  );
}

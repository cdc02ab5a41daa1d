import type { SchoolProfile } from '../../gen/icap/profile/v1/profile_pb';
import { messages } from '../../messages';
import { nextStepSentences } from '../../profile/standing';

const words = messages.profile.nextStep;

export function NextStep({ profile }: { profile: SchoolProfile }) {
  const [main, ...others] = nextStepSentences(profile);
  if (main === undefined) return null;
  return (
    <section className="section" aria-labelledby="next-step-title" data-next-step={profile.nextStep?.factor}>
      <h2 id="next-step-title">{words.title}</h2>
      <div className="card stack">
        <p className="next-step">{main}</p>
        {others.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className="quiet">{words.provisional}</p>
      </div>
    </section>
  );
}

import { Notice } from '../../components/notice';
import type { Instrument } from '../../gen/icap/instrument/v1/instrument_pb';
import { useLanguage, useWords } from '../../messages/survey';
import { isBegun } from './draft';
import { matchLanguage } from './language';
import { estimatedMinutes } from './questionnaire';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Survey } from './use-survey';

interface IntroStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
  forgotten: boolean;
}

export function IntroStep({ survey, questionnaire, forgotten }: IntroStepProps) {
  const words = useWords();
  const { invitation, instrument } = questionnaire;
  return (
    <>
      <SurveyHeading eyebrow={words.title} title={words.introTitle(invitation.rolloutTitle)} />
      <p className="survey-place">
        <span className="quiet">{words.school}</span> <strong>{invitation.schoolTitle}</strong>
      </p>
      {invitation.synthetic && (
        <Notice tone="note">
          <p>{words.synthetic}</p>
        </Notice>
      )}
      {forgotten && (
        <Notice tone="success" alert>
          <p>{words.forgotten}</p>
        </Notice>
      )}
      <p className="lead">{words.introLead}</p>
      <section className="card survey-promise" aria-labelledby="anonymity-title">
        <h2 id="anonymity-title">{words.anonymityTitle}</h2>
        <ul>
          {words.anonymity.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <AnonymityExplained />
      </section>
      <section aria-labelledby="how-title">
        <h2 id="how-title">{words.howTitle}</h2>
        <p>{words.duration(survey.asked.length, estimatedMinutes(survey.asked.length))}</p>
        <p>{survey.isKept ? words.saved : words.notSaved}</p>
        <p>{words.first}</p>
      </section>
      <Instructions instrument={instrument} />
      <StartButtons survey={survey} />
      {instrument.license !== '' && (
        <details className="survey-license">
          <summary>{words.license}</summary>
          <p className="quiet" lang={instrument.language}>
            {instrument.license}
          </p>
        </details>
      )}
    </>
  );
}

function AnonymityExplained() {
  const words = useWords();
  return (
    <details className="survey-how" data-anonymity>
      <summary>{words.anonymityHow}</summary>
      <ol>
        {words.anonymitySteps.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <p>
        <strong>{words.anonymityLimitsTitle}</strong>
      </p>
      <ul>
        {words.anonymityLimits.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

function Instructions({ instrument }: { instrument: Instrument }) {
  const words = useWords();
  const language = useLanguage();
  const isOther = matchLanguage([language], [instrument.language]) === null;
  if (instrument.instructions === '' && !isOther) return null;
  return (
    <section aria-labelledby="instructions-title">
      <h2 id="instructions-title">{words.instructions}</h2>
      {isOther && <p>{words.otherLanguage}</p>}
      {instrument.instructions !== '' && <p lang={instrument.language}>{instrument.instructions}</p>}
    </section>
  );
}

function StartButtons({ survey }: { survey: Survey }) {
  const words = useWords();
  const { answered } = survey;
  const begin = (index: number) => () => {
    survey.begin(index);
  };
  if (!isBegun(survey.draft)) {
    return (
      <p className="survey-buttons">
        <button type="button" className="button button-primary button-large" onClick={begin(0)}>
          {words.start}
        </button>
      </p>
    );
  }
  return (
    <>
      <p>{words.resumeNote(answered, survey.asked.length)}</p>
      <p className="survey-buttons">
        <button type="button" className="button button-primary button-large" onClick={begin(survey.draft.part)}>
          {words.resume}
        </button>
        <button type="button" className="button button-quiet" onClick={survey.forget}>
          {words.forget}
        </button>
      </p>
    </>
  );
}

import { Notice } from '../../components/notice';
import { messages } from '../../messages';
import { estimatedMinutes } from './questionnaire';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Survey } from './use-survey';

const words = messages.survey;

interface IntroStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
  forgotten: boolean;
}

export function IntroStep({ survey, questionnaire, forgotten }: IntroStepProps) {
  const { invitation, questions } = questionnaire;
  const answered = Object.keys(survey.draft.answers).length;
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
      </section>
      <section aria-labelledby="how-title">
        <h2 id="how-title">{words.howTitle}</h2>
        <p>{words.duration(questions.length, estimatedMinutes(questions.length))}</p>
        <p>{survey.isKept ? words.saved : words.notSaved}</p>
        <p>{words.first}</p>
      </section>
      <StartButtons survey={survey} answered={answered} total={questions.length} />
      {invitation.instrument !== undefined && invitation.instrument.license !== '' && (
        <details className="survey-license">
          <summary>{words.license}</summary>
          <p className="quiet">{invitation.instrument.license}</p>
        </details>
      )}
    </>
  );
}

function StartButtons({ survey, answered, total }: { survey: Survey; answered: number; total: number }) {
  const begin = (index: number) => () => {
    survey.goTo({ step: 'part', index });
  };
  if (answered === 0) {
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
      <p>{words.resumeNote(answered, total)}</p>
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

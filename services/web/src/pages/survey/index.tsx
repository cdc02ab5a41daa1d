import { useEffect } from 'react';
import { SkipLink, Wordmark } from '../../components/site-frame';
import { Loading } from '../../components/status';
import { messages } from '../../messages';
import '../../styles/survey.css';
import { IntroStep } from './intro-step';
import { AcceptedStep, NotOpenStep, PendingStep, RefusedStep } from './outcome-steps';
import { PartStep } from './part-step';
import { ReviewStep } from './review-step';
import { SurveyHeading } from './survey-heading';
import { useSurvey, type Survey } from './use-survey';

// The teachers' survey: no account, nothing of the signed-in pages.
export function SurveyPage({ code }: { code: string }) {
  const survey = useSurvey(code);
  useEffect(() => {
    document.title = messages.title(messages.survey.title);
  }, []);
  return (
    <>
      <SkipLink />
      <header className="site-header">
        <div className="site-header-inner">
          <span className="wordmark">
            <Wordmark />
          </span>
          <span className="survey-school">{survey.questionnaire?.invitation.schoolTitle}</span>
        </div>
      </header>
      <main id="content" className="content survey" tabIndex={-1}>
        <CurrentStep survey={survey} />
      </main>
    </>
  );
}

function CurrentStep({ survey }: { survey: Survey }) {
  const { step, questionnaire } = survey;
  switch (step.step) {
    case 'opening':
      return <Waiting title={messages.survey.title} text={messages.survey.loading} />;
    case 'sending':
      return <Waiting title={messages.survey.reviewTitle} text={messages.survey.submitting} />;
    case 'pending':
      return <PendingStep cause={step.cause} onRetry={survey.retry} />;
    case 'not-open':
      return <NotOpenStep fault={step.fault} hadDraft={step.hadDraft} onRetry={survey.retry} />;
    case 'accepted':
      return <AcceptedStep receipt={step.receipt} synthetic={questionnaire?.invitation.synthetic ?? false} />;
    default:
      break;
  }
  if (questionnaire === null) return null;
  switch (step.step) {
    case 'intro':
      return <IntroStep survey={survey} questionnaire={questionnaire} forgotten={step.forgotten} />;
    case 'part':
      return (
        <PartStep
          key={step.index}
          survey={survey}
          questionnaire={questionnaire}
          index={Math.min(step.index, questionnaire.parts.length - 1)}
          focusItem={step.focusItem}
        />
      );
    case 'review':
      return <ReviewStep survey={survey} questionnaire={questionnaire} />;
    case 'refused':
      return <RefusedStep survey={survey} problem={step.problem} />;
  }
}

function Waiting({ title, text }: { title: string; text: string }) {
  return (
    <>
      <SurveyHeading key={text} title={title} />
      <Loading text={text} />
    </>
  );
}

import { useEffect, type ReactNode } from 'react';
import { Loading } from '../../components/status';
import { useWords } from '../../messages/survey';
import { IntroStep } from './intro-step';
import { AcceptedStep } from './accepted-step';
import { CommentsStep } from './comments-step';
import { NotOpenStep, PendingStep, RefusedStep } from './outcome-steps';
import { PartStep } from './part-step';
import { RespondentFrame } from './respondent-frame';
import { ReviewStep } from './review-step';
import { SurveyHeading } from './survey-heading';
import { useSurvey, type Survey } from './use-survey';

// The teachers' survey.
export function SurveyPage({ code, languageSwitch }: { code: string; languageSwitch: ReactNode }) {
  const survey = useSurvey(code);
  const words = useWords();
  useEffect(() => {
    document.title = words.shared.title(words.title);
  }, [words]);
  return (
    <RespondentFrame place={survey.questionnaire?.invitation.schoolTitle} languageSwitch={languageSwitch}>
      <CurrentStep survey={survey} />
    </RespondentFrame>
  );
}

function CurrentStep({ survey }: { survey: Survey }) {
  const words = useWords();
  const { step, questionnaire } = survey;
  switch (step.step) {
    case 'opening':
      return <Waiting key="opening" title={words.title} text={words.loading} />;
    case 'preparing':
      return <Waiting key="preparing" title={words.reviewTitle} text={words.preparing} />;
    case 'sending':
      return <Waiting key="sending" title={words.reviewTitle} text={words.submitting} />;
    case 'pending':
      return <PendingStep cause={step.cause} onRetry={survey.retry} />;
    case 'not-open':
      return <NotOpenStep fault={step.fault} hadDraft={step.hadDraft} onRetry={survey.retry} />;
    case 'accepted':
      return (
        <AcceptedStep receipt={step.receipt} school={step.school} invitation={questionnaire?.invitation ?? null} />
      );
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
    case 'comments':
      return <CommentsStep survey={survey} questionnaire={questionnaire} check={step.check ?? false} />;
    case 'review':
      return <ReviewStep survey={survey} questionnaire={questionnaire} />;
    case 'refused':
      return <RefusedStep survey={survey} problem={step.problem} />;
  }
}

function Waiting({ title, text }: { title: string; text: string }) {
  return (
    <>
      <SurveyHeading title={title} />
      <Loading text={text} />
    </>
  );
}

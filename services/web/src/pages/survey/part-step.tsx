import { useEffect } from 'react';
import { ProgressBar } from '../../components/progress-bar';
import { messages } from '../../messages';
import { QuestionField, questionId } from './question-field';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Survey } from './use-survey';

const words = messages.survey;

interface PartStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
  index: number;
  // Statement to go to, instead of the top of the page.
  focusItem: string | undefined;
}

export function PartStep({ survey, questionnaire, index, focusItem }: PartStepProps) {
  const { parts, questions } = questionnaire;
  const { answers } = survey.draft;
  const part = parts[index];
  useEffect(() => {
    if (focusItem === undefined) return;
    const field = document.getElementById(questionId(focusItem));
    field?.scrollIntoView({ block: 'center' });
    field?.querySelector('input')?.focus({ preventScroll: true });
  }, [focusItem]);
  if (part === undefined) return null;
  const place =
    part.title === '' ? words.page(index + 1, parts.length) : words.pageWithTitle(index + 1, parts.length, part.title);
  const answered = Object.keys(answers).length;
  const isLast = index + 1 === parts.length;
  return (
    <>
      <div className="survey-progress">
        <ProgressBar label={words.progress(answered, questions.length)} value={answered} max={questions.length} />
      </div>
      <SurveyHeading title={place} />
      {part.questions.map((question) => (
        <QuestionField
          key={question.item}
          question={question}
          category={answers[question.item]}
          onAnswer={(category) => {
            survey.answer(question.item, category);
          }}
        />
      ))}
      <p className="survey-buttons survey-buttons-ends">
        <button
          type="button"
          className="button button-quiet button-large"
          onClick={() => {
            survey.goTo(index === 0 ? { step: 'intro', forgotten: false } : { step: 'part', index: index - 1 });
          }}
        >
          {words.back}
        </button>
        <button
          type="button"
          className="button button-primary button-large"
          onClick={() => {
            survey.goTo(isLast ? { step: 'review' } : { step: 'part', index: index + 1 });
          }}
        >
          {isLast ? words.toReview : words.next}
        </button>
      </p>
    </>
  );
}

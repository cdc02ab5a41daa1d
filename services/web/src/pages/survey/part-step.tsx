import { useEffect, useState } from 'react';
import { ProgressBar } from '../../components/progress-bar';
import { useWords } from '../../messages/survey';
import { QuestionField, questionId } from './question-field';
import { askedQuestions, nextAskedPart, placeOfPart, type Question } from './questionnaire';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Step, Survey } from './use-survey';

interface PartStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
  index: number;
  // Statement to go to, instead of the top of the page.
  focusItem: string | undefined;
}

export function PartStep({ survey, questionnaire, index, focusItem }: PartStepProps) {
  const words = useWords();
  const { parts, instrument, questions } = questionnaire;
  const { asked, answered } = survey;
  const { answers } = survey.draft;
  // Counts the answers that brought statements, so that each is announced.
  const [additions, setAdditions] = useState(0);
  useEffect(() => {
    if (focusItem === undefined) return;
    const field = document.getElementById(questionId(focusItem));
    field?.scrollIntoView({ block: 'center' });
    field?.querySelector('input')?.focus({ preventScroll: true });
  }, [focusItem]);
  const part = parts[index];
  if (part === undefined) return null;
  const { place, count } = placeOfPart(parts, asked, index);
  const onAnswer = (question: Question, category: number | null) => {
    const before = asked.length;
    const changed = { ...answers, [question.item]: category ?? 0 };
    if (askedQuestions(changed, questions).length > before) setAdditions(additions + 1);
    survey.answer(question.item, category);
  };
  return (
    <>
      <div className="survey-progress">
        <ProgressBar label={words.progress(answered, asked.length)} value={answered} max={asked.length} />
      </div>
      <SurveyHeading
        title={part.title === '' ? words.page(place, count) : words.pageWithTitle(place, count, part.title)}
      />
      {part.questions
        .filter((question) => asked.includes(question))
        .map((question) => (
          <QuestionField
            key={question.item}
            question={question}
            language={instrument.language}
            category={answers[question.item]}
            onAnswer={(category) => {
              onAnswer(question, category);
            }}
          />
        ))}
      <p className="visually-hidden" role="status">
        {additions > 0 && <span key={additions}>{words.moreAsked}</span>}
      </p>
      <PartButtons survey={survey} questionnaire={questionnaire} index={index} />
    </>
  );
}

function PartButtons({ survey, questionnaire, index }: Omit<PartStepProps, 'focusItem'>) {
  const words = useWords();
  const before = nextAskedPart(questionnaire.parts, survey.asked, index, -1);
  const after = nextAskedPart(questionnaire.parts, survey.asked, index, 1);
  const afterParts: Step = questionnaire.prompts.length > 0 ? { step: 'comments' } : { step: 'review' };
  return (
    <p className="survey-buttons survey-buttons-ends">
      <button
        type="button"
        className="button button-quiet button-large"
        onClick={() => {
          survey.goTo(before === null ? { step: 'intro', forgotten: false } : { step: 'part', index: before });
        }}
      >
        {words.back}
      </button>
      <button
        type="button"
        className="button button-primary button-large"
        onClick={() => {
          survey.goTo(after === null ? afterParts : { step: 'part', index: after });
        }}
      >
        {after === null && afterParts.step === 'review' ? words.toReview : words.next}
      </button>
    </p>
  );
}

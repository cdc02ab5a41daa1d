import { useEffect, useRef, useState } from 'react';
import { Notice } from '../../components/notice';
import { ProgressBar } from '../../components/progress-bar';
import { useWords } from '../../messages/survey';
import { tooLongComment, writtenComments } from './comments';
import { gapsOf, lastAskedPart, type Question } from './questionnaire';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Step, Survey } from './use-survey';

interface ReviewStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
}

export function ReviewStep({ survey, questionnaire }: ReviewStepProps) {
  const words = useWords();
  const { parts, questions, prompts, instrument } = questionnaire;
  const { answers, comments } = survey.draft;
  // Counts the refusals, so that each is announced.
  const [refusals, setRefusals] = useState(0);
  const refusal = useRef<HTMLDivElement>(null);
  useEffect(() => {
    refusal.current?.focus();
  }, [refusals]);
  const { required, optional } = gapsOf(answers, questions);
  const { answered, asked } = survey;
  const before: Step = prompts.length > 0 ? { step: 'comments' } : { step: 'part', index: lastAskedPart(parts, asked) };
  const goTo = (question: Question) => {
    const index = parts.findIndex((part) => part.questions.includes(question));
    survey.goTo({ step: 'part', index, focusItem: question.item });
  };
  const submit = () => {
    if (required.length > 0) setRefusals(refusals + 1);
    else if (tooLongComment(comments, prompts) !== undefined) survey.goTo({ step: 'comments', check: true });
    else survey.submit();
  };
  return (
    <>
      <div className="survey-progress">
        <ProgressBar label={words.progress(answered, asked.length)} value={answered} max={asked.length} />
      </div>
      <SurveyHeading title={words.reviewTitle} />
      {refusals > 0 && required.length > 0 && (
        <div ref={refusal} tabIndex={-1}>
          <Notice key={refusals} tone="error" alert>
            <p>{words.missingError}</p>
          </Notice>
        </div>
      )}
      {required.length + optional.length === 0 && <p>{words.reviewComplete}</p>}
      {required.length > 0 && (
        <GapList
          lead={words.reviewMissing(required.length)}
          questions={required}
          language={instrument.language}
          onChoose={goTo}
        />
      )}
      {optional.length > 0 && (
        <GapList
          lead={words.reviewOptional(optional.length)}
          questions={optional}
          language={instrument.language}
          onChoose={goTo}
        />
      )}
      <WrittenComments survey={survey} questionnaire={questionnaire} />
      <p className="survey-once">{words.once}</p>
      <p className="survey-buttons survey-buttons-ends">
        <button
          type="button"
          className="button button-quiet button-large"
          onClick={() => {
            survey.goTo(before);
          }}
        >
          {words.back}
        </button>
        <button type="button" className="button button-primary button-large" onClick={submit}>
          {words.submit}
        </button>
      </p>
    </>
  );
}

function WrittenComments({ survey, questionnaire }: ReviewStepProps) {
  const words = useWords();
  const commentCount = writtenComments(survey.draft.comments, questionnaire.prompts).length;
  if (commentCount === 0) return null;
  return (
    <p>
      {words.commentsWritten(commentCount)}{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          survey.goTo({ step: 'comments' });
        }}
      >
        {words.commentsChange}
      </button>
    </p>
  );
}

interface GapListProps {
  lead: string;
  questions: Question[];
  language: string;
  onChoose: (question: Question) => void;
}

function GapList({ lead, questions, language, onChoose }: GapListProps) {
  const words = useWords();
  return (
    <div className="card survey-gaps">
      <p>{lead}</p>
      <ul>
        {questions.map((question) => (
          <li key={question.item} lang={language}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onChoose(question);
              }}
            >
              {words.goTo(question.number, question.text)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

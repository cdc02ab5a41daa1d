import { useEffect, useId, useRef } from 'react';
import { PoliteStatus } from '../../components/polite-status';
import { ProgressBar } from '../../components/progress-bar';
import { useWords } from '../../messages/survey';
import { roomOf, tooLongComment, type Prompt } from './comments';
import { lastAskedPart } from './questionnaire';
import { SurveyHeading } from './survey-heading';
import type { Questionnaire, Survey } from './use-survey';

// Nobody needs to hear of the room before it becomes short.
const shortRoomBytes = 300;

function fieldId(prompt: Prompt): string {
  return `comment-${prompt.commentId}`;
}

interface CommentsStepProps {
  survey: Survey;
  questionnaire: Questionnaire;
  // Begin at the first comment that is too long, instead of the top of the page.
  check: boolean;
}

// After the last part, where the questionnaire asks for comments.
export function CommentsStep({ survey, questionnaire, check }: CommentsStepProps) {
  const words = useWords();
  const { prompts, parts, instrument } = questionnaire;
  const { asked, answered } = survey;
  const { comments } = survey.draft;
  // True where a comment is too long and has the focus now.
  const focusTooLong = () => {
    const tooLong = tooLongComment(comments, prompts);
    if (tooLong === undefined) return false;
    const field = document.getElementById(fieldId(tooLong));
    field?.scrollIntoView({ block: 'center' });
    field?.focus({ preventScroll: true });
    return true;
  };
  const atBegin = useRef(check ? focusTooLong : null);
  useEffect(() => {
    atBegin.current?.();
  }, []);
  return (
    <>
      <div className="survey-progress">
        <ProgressBar label={words.progress(answered, asked.length)} value={answered} max={asked.length} />
      </div>
      <SurveyHeading title={words.commentsTitle} />
      <p>{words.commentsLead}</p>
      <ul className="survey-comments-promise">
        {words.commentsPromise.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {prompts.map((prompt) => (
        <CommentField
          key={prompt.commentId}
          prompt={prompt}
          language={instrument.language}
          typed={comments[prompt.commentId] ?? ''}
          onType={(text) => {
            survey.comment(prompt.commentId, text);
          }}
        />
      ))}
      <p className="survey-buttons survey-buttons-ends">
        <button
          type="button"
          className="button button-quiet button-large"
          onClick={() => {
            survey.goTo({ step: 'part', index: lastAskedPart(parts, asked) });
          }}
        >
          {words.back}
        </button>
        <button
          type="button"
          className="button button-primary button-large"
          onClick={() => {
            if (!focusTooLong()) survey.goTo({ step: 'review' });
          }}
        >
          {words.toReview}
        </button>
      </p>
    </>
  );
}

interface CommentFieldProps {
  prompt: Prompt;
  // Of the prompt's text.
  language: string;
  typed: string;
  onType: (text: string) => void;
}

function CommentField({ prompt, language, typed, onType }: CommentFieldProps) {
  const words = useWords();
  const roomId = useId();
  const room = roomOf(typed);
  const roomText = room < 0 ? words.commentTooLong(-room) : words.commentRoom(room);
  return (
    <div className="card survey-comment">
      <label htmlFor={fieldId(prompt)}>
        <span lang={language}>{prompt.text}</span> <span className="question-optional">{words.optional}</span>
      </label>
      <textarea
        id={fieldId(prompt)}
        rows={4}
        value={typed}
        aria-describedby={roomId}
        aria-invalid={room < 0}
        onChange={(event) => {
          onType(event.target.value);
        }}
      />
      <p id={roomId} className={room < 0 ? 'field-error' : 'quiet'}>
        {roomText}
      </p>
      <PoliteStatus text={room < shortRoomBytes ? roomText : ''} />
    </div>
  );
}

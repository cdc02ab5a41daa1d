import { useWords } from '../../messages/survey';
import type { Question } from './questionnaire';
// More options, or longer ones, are always listed below each other.
const rowOptionLimit = 7;
const rowLabelLimit = 26;

export function questionId(item: string): string {
  return `question-${item}`;
}

interface QuestionFieldProps {
  question: Question;
  // Of the question's texts.
  language: string;
  category: number | undefined;
  onAnswer: (category: number | null) => void;
}

// One statement: a group of radio buttons, which the browser lets arrow keys move through.
export function QuestionField({ question, language, category, onAnswer }: QuestionFieldProps) {
  const words = useWords();
  const { item, number, text, options, required } = question;
  const inRow = options.length <= rowOptionLimit && options.every((option) => option.length <= rowLabelLimit);
  return (
    <fieldset id={questionId(item)} className={inRow ? 'question question-row' : 'question'} data-item={item}>
      <legend>
        <span className="question-number">{words.number(number)}</span> <span lang={language}>{text}</span>
        {!required && <span className="question-optional"> {words.optional}</span>}
      </legend>
      <div className="options">
        {options.map((option, index) => (
          <label key={option} className="option">
            <input
              type="radio"
              name={item}
              value={index + 1}
              checked={category === index + 1}
              onChange={() => {
                onAnswer(index + 1);
              }}
            />
            <span lang={language}>{option}</span>
          </label>
        ))}
      </div>
      {!required && category !== undefined && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            onAnswer(null);
          }}
        >
          {words.clear}
          <span className="visually-hidden"> {words.clearOf(number)}</span>
        </button>
      )}
    </fieldset>
  );
}

import { useId, useRef, useState } from 'react';
import { Notice } from '../../components/notice';
import { ScrollTable } from '../../components/scroll-table';
import { messages } from '../../messages';
import { mostForms } from './batch';
import { mostFileBytes, readForms, type FileProblem } from './form-file';
import type { FormItem } from './form-items';
import type { Batch } from './use-batch';

const words = messages.paper.file;

// As many problems of a file as icapctl lists.
const mostProblems = 100;

type Outcome =
  | { kind: 'taken'; count: number; name: string }
  | { kind: 'problems'; name: string; problems: FileProblem[] }
  | { kind: 'unusable'; text: string };

// Takes the forms of a file into the batch, all of them or none.
export function ChooseFile({ batch, items }: { batch: Batch; items: FormItem[] }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const read = async (file: File): Promise<Outcome> => {
    if (file.size > mostFileBytes) return { kind: 'unusable', text: words.tooLarge };
    const { forms, problems } = readForms(await file.text(), items);
    if (problems.length > 0) return { kind: 'problems', name: file.name, problems };
    const all = [...batch.draft.forms, ...forms];
    if (all.length > mostForms) return { kind: 'unusable', text: words.tooMany(mostForms) };
    batch.change({ forms: all });
    return { kind: 'taken', count: forms.length, name: file.name };
  };
  const choose = async (chosen: HTMLInputElement) => {
    const file = chosen.files?.[0];
    if (file === undefined) return;
    try {
      setOutcome(await read(file));
    } catch {
      setOutcome({ kind: 'unusable', text: words.unreadable });
    }
    // The same file, corrected, can be chosen again.
    chosen.value = '';
  };
  return (
    <div className="stack">
      <div className="field">
        <label htmlFor={id}>{words.label}</label>
        <p className="field-hint" id={`${id}-hint`}>
          {words.hint(items.map((item) => item.id).join(', '))}
        </p>
        <input
          id={id}
          ref={input}
          type="file"
          accept=".csv,text/csv"
          aria-describedby={`${id}-hint`}
          onChange={(event) => void choose(event.target)}
        />
      </div>
      {outcome !== null && <OutcomeView outcome={outcome} />}
    </div>
  );
}

function OutcomeView({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'taken':
      return <p role="status">{words.takenIn(outcome.count, outcome.name)}</p>;
    case 'unusable':
      return (
        <Notice tone="error" alert>
          <p>{outcome.text}</p>
        </Notice>
      );
    case 'problems':
      return <ProblemTable name={outcome.name} problems={outcome.problems} />;
  }
}

function ProblemTable({ name, problems }: { name: string; problems: FileProblem[] }) {
  const rest = problems.length - mostProblems;
  return (
    <>
      <Notice tone="error" title={words.refused(name, problems.length)} alert>
        <p>{words.refusedText}</p>
      </Notice>
      <ScrollTable label={words.problem}>
        <thead>
          <tr>
            <th scope="col">{words.row}</th>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.problem}</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, mostProblems).map(({ row, column, text }) => (
            <tr key={`${String(row)} ${column} ${text}`}>
              <th scope="row">{row}</th>
              <td>{column === '' ? words.wholeRow : column}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {rest > 0 && <p>{words.more(rest)}</p>}
    </>
  );
}

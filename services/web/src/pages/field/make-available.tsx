import { useState } from 'react';
import { field } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { tellOtherTabs } from '../../field/device';
import { fetchSession } from '../../field/sync';
import { Notice } from '../../components/notice';
import { ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import { useFieldPlace } from './field-gate';
import { keepPages } from './keep-pages';

const words = messages.field.list;

interface MakeAvailableProps {
  name: string;
  title: string;
  onMade: () => Promise<void>;
}

export function MakeAvailable({ name, title, onMade }: MakeAvailableProps) {
  const { vault, account } = useFieldPlace();
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pagesMissing, setPagesMissing] = useState(false);
  const make = async () => {
    setWorking(true);
    setProblem(null);
    try {
      await keepPages().catch(() => {
        setPagesMissing(true);
      });
      await fetchSession(field.getFieldSession, { vault, account, name });
      tellOtherTabs();
      await onMade();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setWorking(false);
  };
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        aria-label={words.makeAvailableFor(title)}
        disabled={working}
        onClick={() => void make()}
      >
        {working ? words.making : words.makeAvailable}
      </button>
      {pagesMissing && (
        <Notice tone="warning">
          <p>{words.cannotCache}</p>
        </Notice>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}

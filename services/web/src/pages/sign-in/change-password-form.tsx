import { useState, type FormEvent } from 'react';
import { identity } from '../../api/clients';
import { isUnauthenticated, problemOf, reasonOf, type Problem } from '../../api/errors';
import { useSession } from '../../api/session';
import { PageHeading } from '../../components/page-heading';
import { ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import { passwordFault } from './password-rules';
import { TextField } from './text-field';

interface ChangePasswordFormProps {
  account: string;
  // Typed at sign-in a moment ago; empty after a reload.
  knownPassword: string;
}

export function ChangePasswordForm({ account, knownPassword }: ChangePasswordFormProps) {
  const { setSession, dropSession } = useSession();
  const [current, setCurrent] = useState(knownPassword);
  const [next, setNext] = useState('');
  const [repeated, setRepeated] = useState('');
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fault = passwordFault(account, current, next, repeated);
    setProblem(fault === null ? null : { reason: '', text: fault, violations: [] });
    if (fault !== null) return;
    setWorking(true);
    try {
      setSession(await identity.changePassword({ currentPassword: current, newPassword: next }));
    } catch (error) {
      if (isUnauthenticated(error) && reasonOf(error) !== 'SIGN_IN_REFUSED') dropSession();
      setProblem(problemOf(error));
      setWorking(false);
    }
  };
  return (
    <div className="narrow">
      <PageHeading title={messages.signIn.changeTitle}>
        <p className="lead">{messages.signIn.changeLead}</p>
      </PageHeading>
      {problem !== null && <ProblemNotice problem={problem} />}
      <form className="form card" noValidate onSubmit={(event) => void submit(event)}>
        {knownPassword === '' && (
          <TextField
            label={messages.signIn.currentPassword}
            value={current}
            onChange={setCurrent}
            autoComplete="current-password"
            type="password"
          />
        )}
        <TextField
          label={messages.signIn.newPassword}
          hint={messages.signIn.newPasswordHint}
          value={next}
          onChange={setNext}
          autoComplete="new-password"
          type="password"
        />
        <TextField
          label={messages.signIn.repeatPassword}
          value={repeated}
          onChange={setRepeated}
          autoComplete="new-password"
          type="password"
        />
        <button type="submit" className="button button-primary" disabled={working}>
          {working ? messages.signIn.changing : messages.signIn.change}
        </button>
      </form>
    </div>
  );
}

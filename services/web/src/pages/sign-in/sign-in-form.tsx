import { useRef, useState, type FormEvent } from 'react';
import { identity } from '../../api/clients';
import { problemOf, type Problem } from '../../api/errors';
import { useSession } from '../../api/session';
import { PageHeading } from '../../components/page-heading';
import { ProblemNotice } from '../../components/status';
import { messages } from '../../messages';
import { TextField } from './text-field';

export function SignInForm({ onPassword }: { onPassword: (password: string) => void }) {
  const { setSession } = useSession();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWorking(true);
    setProblem(null);
    try {
      const session = await identity.signIn({ account: account.trim(), password });
      onPassword(password);
      setSession(session);
    } catch (error) {
      setProblem(problemOf(error));
      setWorking(false);
      passwordField.current?.focus();
    }
  };
  return (
    <div className="narrow">
      <PageHeading title={messages.signIn.title}>
        <p className="lead">{messages.signIn.lead}</p>
      </PageHeading>
      {problem !== null && <ProblemNotice problem={problem} />}
      <form className="form card" onSubmit={(event) => void submit(event)}>
        <TextField
          label={messages.signIn.account}
          value={account}
          onChange={setAccount}
          autoComplete="username"
          type="text"
        />
        <TextField
          label={messages.signIn.password}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          type="password"
          inputRef={passwordField}
        />
        <button type="submit" className="button button-primary" disabled={working}>
          {working ? messages.signIn.working : messages.signIn.submit}
        </button>
      </form>
    </div>
  );
}

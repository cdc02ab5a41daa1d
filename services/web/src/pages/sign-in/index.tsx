import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { useSession } from '../../api/session';
import { SessionProblem } from '../../components/shell';
import { Loading } from '../../components/status';
import { ChangePasswordForm } from './change-password-form';
import { safeNext } from './safe-next';
import { SignInForm } from './sign-in-form';

export function SignInPage() {
  const { current, checkAgain } = useSession();
  const [search] = useSearchParams();
  // Kept until the one-time password has been replaced, so that it need not be typed twice.
  const [oneTimePassword, setOneTimePassword] = useState('');
  if (current.state === 'unknown') return <Loading />;
  if (current.state === 'failed') return <SessionProblem problem={current.problem} onRetry={checkAgain} />;
  if (current.state === 'signed-out') return <SignInForm onPassword={setOneTimePassword} />;
  if (current.session.mustChangePassword) {
    return <ChangePasswordForm account={current.session.account} knownPassword={oneTimePassword} />;
  }
  return <Navigate to={safeNext(search.get('next'))} replace />;
}

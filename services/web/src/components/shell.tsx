import { Suspense, useState } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router-dom';
import { identity } from '../api/clients';
import type { Problem } from '../api/errors';
import { useSession } from '../api/session';
import { forgetAccount, unsentCount } from '../field/device';
import { messages } from '../messages';
import { forgetBatches } from '../pages/paper/batch-draft';
import { ConfirmDialog } from './confirm-dialog';
import { PageHeading } from './page-heading';
import { SkipLink, Wordmark } from './site-frame';
import { Loading, ProblemNotice } from './status';

function AccountMenu() {
  const { current, dropSession } = useSession();
  const [leaving, setLeaving] = useState(false);
  // Changes of field sessions that only this device has, when there are any.
  const [unsent, setUnsent] = useState(0);
  if (current.state !== 'signed-in') return null;
  const { account } = current.session;
  const signOut = async () => {
    setLeaving(true);
    // Without a connection, too, nothing stays that could be read here.
    forgetBatches();
    await Promise.allSettled([forgetAccount(account), identity.signOut({})]);
    setLeaving(false);
    dropSession();
  };
  const leave = async () => {
    const count = await unsentCount(account).catch(() => 0);
    if (count > 0) setUnsent(count);
    else await signOut();
  };
  return (
    <div className="account">
      <span className="account-name">
        <span className="visually-hidden">{messages.common.account}: </span>
        {account}
      </span>
      <button type="button" className="button button-quiet" disabled={leaving} onClick={() => void leave()}>
        {messages.common.signOut}
      </button>
      {unsent > 0 && (
        <ConfirmDialog
          question={messages.field.signOut.question}
          text={messages.field.signOut.text(unsent)}
          action={messages.field.signOut.action}
          run={signOut}
          onClose={() => {
            setUnsent(0);
          }}
        />
      )}
    </div>
  );
}

// The frame of every page for staff.
export function Shell() {
  return (
    <>
      <SkipLink />
      <header className="site-header">
        <div className="site-header-inner">
          <Link className="wordmark" to="/" title={messages.productLong}>
            <Wordmark />
          </Link>
          <AccountMenu />
        </div>
      </header>
      <main id="content" className="content" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className="site-footer">
        <p>{messages.common.footer}</p>
      </footer>
    </>
  );
}

// It could not be found out who is signed in.
export function SessionProblem({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <>
      <PageHeading title={messages.errors.heading} />
      <ProblemNotice problem={problem} onRetry={onRetry} />
    </>
  );
}

// Lets signed-in people through and sends everyone else to the sign-in page, and back afterwards.
export function RequireSession() {
  const { current, checkAgain } = useSession();
  const location = useLocation();
  if (current.state === 'unknown') return <Loading />;
  if (current.state === 'failed') return <SessionProblem problem={current.problem} onRetry={checkAgain} />;
  if (current.state === 'signed-out' || current.session.mustChangePassword) {
    const next = location.pathname + location.search;
    const search = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
    return <Navigate to={`/sign-in${search}`} replace />;
  }
  return <Outlet />;
}

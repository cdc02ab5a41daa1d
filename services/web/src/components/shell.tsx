import { useState } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router-dom';
import { identity } from '../api/clients';
import { useSession } from '../api/session';
import { messages } from '../messages';
import { Loading, ProblemNotice } from './query-view';

export function SkipLink() {
  return (
    <a className="skip-link" href="#content">
      {messages.common.skipToContent}
    </a>
  );
}

export function Wordmark() {
  return (
    <>
      <svg className="wordmark-sign" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="7" />
        <path d="M6 19a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v6H6zM11.5 16a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v9h-4zM17 12a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v13h-4zM22.5 8a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v17h-4z" />
      </svg>
      <span>{messages.product}</span>
    </>
  );
}

function AccountMenu() {
  const { current, dropSession } = useSession();
  const [leaving, setLeaving] = useState(false);
  if (current.state !== 'signed-in') return null;
  const signOut = async () => {
    setLeaving(true);
    try {
      await identity.signOut({});
    } finally {
      setLeaving(false);
      dropSession();
    }
  };
  return (
    <div className="account">
      <span className="account-name">
        <span className="visually-hidden">{messages.common.account}: </span>
        {current.session.account}
      </span>
      <button type="button" className="button button-quiet" disabled={leaving} onClick={() => void signOut()}>
        {messages.common.signOut}
      </button>
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
        <Outlet />
      </main>
      <footer className="site-footer">
        <p>{messages.common.footer}</p>
      </footer>
    </>
  );
}

// Lets signed-in people through and sends everyone else to the sign-in page, and back afterwards.
export function RequireSession() {
  const { current, checkAgain } = useSession();
  const location = useLocation();
  if (current.state === 'unknown') return <Loading />;
  if (current.state === 'failed') return <ProblemNotice problem={current.problem} onRetry={checkAgain} />;
  if (current.state === 'signed-out' || current.session.mustChangePassword) {
    const next = location.pathname + location.search;
    const search = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
    return <Navigate to={`/sign-in${search}`} replace />;
  }
  return <Outlet />;
}

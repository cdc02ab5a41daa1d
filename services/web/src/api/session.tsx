import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Role, type Session } from '../gen/icap/identity/v1/identity_pb';
import { identity } from './clients';
import { isUnauthenticated, problemOf, type Problem } from './errors';
import { agencyOf } from './names';
import { setCsrfToken } from './transport';

export type SessionState =
  | { state: 'unknown' }
  | { state: 'failed'; problem: Problem }
  | { state: 'signed-out' }
  | { state: 'signed-in'; session: Session };

interface SessionContextValue {
  current: SessionState;
  setSession: (session: Session) => void;
  // The server no longer knows the session: forget it here too.
  dropSession: () => void;
  checkAgain: () => void;
}

const SessionContext = createContext<SessionContextValue | null>(null);

// Asks once who is signed in; pages for staff live inside it, the survey does not.
export function SessionProvider({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState<SessionState>({ state: 'unknown' });
  const setSession = useCallback((session: Session) => {
    setCsrfToken(session.csrfToken);
    setCurrent({ state: 'signed-in', session });
  }, []);
  const dropSession = useCallback(() => {
    setCsrfToken('');
    setCurrent({ state: 'signed-out' });
  }, []);
  const check = useCallback(() => {
    identity.getSession({}).then(setSession, (error: unknown) => {
      if (isUnauthenticated(error)) dropSession();
      else setCurrent({ state: 'failed', problem: problemOf(error) });
    });
  }, [setSession, dropSession]);
  const checkAgain = useCallback(() => {
    setCurrent({ state: 'unknown' });
    check();
  }, [check]);
  useEffect(check, [check]);
  const value = useMemo(
    () => ({ current, setSession, dropSession, checkAgain }),
    [current, setSession, dropSession, checkAgain],
  );
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}

export function useSession(): SessionContextValue {
  const value = useContext(SessionContext);
  if (value === null) throw new Error('useSession needs a SessionProvider around it');
  return value;
}

function hasRole(session: Session, roles: Role[], places: string[]): boolean {
  return session.grants.some(
    (grant) => roles.includes(grant.role) && (grant.scope === '*' || places.includes(grant.scope)),
  );
}

// Whether to offer an administrator's buttons for something under `organization`. The services decide; this only
// avoids offering what they would refuse.
export function mayAdminister(session: Session, organization: string): boolean {
  return hasRole(session, [Role.STATE_ADMINISTRATOR], [organization, agencyOf(organization)]);
}

// Whether to offer the invitation desk for something whose path of organizations, root first, is given.
export function maySendLinks(session: Session, path: string[]): boolean {
  const roles = [Role.STATE_ADMINISTRATOR, Role.DISTRICT_SUPERVISOR, Role.INVITATION_DESK];
  return hasRole(session, roles, [...path, ...path.slice(0, 1).map(agencyOf)]);
}

const managers = [Role.STATE_ADMINISTRATOR, Role.DISTRICT_SUPERVISOR];

// Whether to offer what manages a rollout over an organization whose path, root first, is given.
export function mayManageRollouts(session: Session, path: string[]): boolean {
  return hasRole(session, managers, [...path, ...path.slice(0, 1).map(agencyOf)]);
}

function hasRoleIn(session: Session, roles: Role[], agency: string): boolean {
  return session.grants.some(
    ({ role, scope }) => roles.includes(role) && (scope === '*' || agencyOf(scope) === agency),
  );
}

// Whether to offer drafting somewhere in the agency.
export function mayDraftRollouts(session: Session, agency: string): boolean {
  return hasRoleIn(session, managers, agency);
}

// Whether to offer confirming head counts: principals do it for the own school.
export function mayConfirmHeadCounts(session: Session, agency: string): boolean {
  return hasRoleIn(session, [...managers, Role.PRINCIPAL], agency);
}

// Whether to offer the account's own field sessions.
export function mayRecord(session: Session): boolean {
  return session.grants.some(({ role }) => role === Role.FACILITATOR);
}

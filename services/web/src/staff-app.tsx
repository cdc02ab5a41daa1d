import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { SessionProvider } from './api/session';
import { RequireSession, Shell } from './components/shell';
import { messages } from './messages';
import { setSharedMessages, sharedEn } from './messages/shared';
import { AgencyPage } from './pages/agency';
import { HomePage } from './pages/home';
import { InvitationsPage } from './pages/invitations';
import { MailingsPage } from './pages/mailings';
import { NotFoundPage } from './pages/not-found';
import { OrganizationPage } from './pages/organization';
import { RetentionPage } from './pages/retention';
import { RolloutPage } from './pages/rollout';
import { EditRolloutPage, NewRolloutPage } from './pages/rollout-draft';
import { RolloutLogPage } from './pages/rollout-log';
import { SignInPage } from './pages/sign-in';
import './styles/staff.css';

setSharedMessages({ ...sharedEn, reasons: messages.errors.reasons });

// Only these draw charts.
const SchoolProfilePage = lazy(() =>
  import('./pages/school-profile').then(({ SchoolProfilePage }) => ({ default: SchoolProfilePage })),
);
const AggregateProfilePage = lazy(() =>
  import('./pages/aggregate-profile').then(({ AggregateProfilePage }) => ({ default: AggregateProfilePage })),
);
// Only facilitators and supervisors need these.
const FieldGate = lazy(() => import('./pages/field/field-gate').then(({ FieldGate }) => ({ default: FieldGate })));
const FieldSessionsPage = lazy(() =>
  import('./pages/field').then(({ FieldSessionsPage }) => ({ default: FieldSessionsPage })),
);
const FieldSessionPage = lazy(() =>
  import('./pages/field/session').then(({ FieldSessionPage }) => ({ default: FieldSessionPage })),
);
const FieldPlanPage = lazy(() =>
  import('./pages/field-plan').then(({ FieldPlanPage }) => ({ default: FieldPlanPage })),
);
// Only who manages a rollout whose instrument asks for comments needs this.
const CommentsPage = lazy(() => import('./pages/comments').then(({ CommentsPage }) => ({ default: CommentsPage })));

// Only who enters answers on paper needs this.
const PaperPage = lazy(() => import('./pages/paper').then(({ PaperPage }) => ({ default: PaperPage })));
// Only the few who bring schools and staff in need these.
const RosterPage = lazy(() => import('./pages/roster').then(({ RosterPage }) => ({ default: RosterPage })));
const RosterPolicyPage = lazy(() =>
  import('./pages/roster-policy').then(({ RosterPolicyPage }) => ({ default: RosterPolicyPage })),
);
const RosterImportPage = lazy(() =>
  import('./pages/roster-import').then(({ RosterImportPage }) => ({ default: RosterImportPage })),
);

export function StaffApp() {
  return (
    <BrowserRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <SessionProvider>
        <Routes>
          <Route element={<Shell />}>
            <Route path="/sign-in" element={<SignInPage />} />
            <Route path="/field" element={<FieldGate />}>
              <Route index element={<FieldSessionsPage />} />
              <Route
                path="agencies/:agency/rollouts/:rollout/schools/:school/fieldSessions/:session"
                element={<FieldSessionPage />}
              />
            </Route>
            <Route element={<RequireSession />}>
              <Route path="/" element={<HomePage />} />
              <Route path="/agencies/:agency" element={<AgencyPage />} />
              <Route path="/agencies/:agency/roster" element={<RosterPage />} />
              <Route path="/agencies/:agency/roster/policy" element={<RosterPolicyPage />} />
              <Route path="/agencies/:agency/rosterImports/:rosterImport" element={<RosterImportPage />} />
              <Route path="/agencies/:agency/organizations/:organization" element={<OrganizationPage />} />
              <Route path="/agencies/:agency/retention" element={<RetentionPage />} />
              <Route path="/agencies/:agency/rollouts/new" element={<NewRolloutPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout" element={<RolloutPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/edit" element={<EditRolloutPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/log" element={<RolloutLogPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/comments" element={<CommentsPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/mailings" element={<MailingsPage />} />
              <Route
                path="/agencies/:agency/rollouts/:rollout/schools/:school/invitations"
                element={<InvitationsPage />}
              />
              <Route path="/agencies/:agency/rollouts/:rollout/schools/:school/paper" element={<PaperPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/schools/:school/field" element={<FieldPlanPage />} />
              <Route path="/agencies/:agency/rollouts/:rollout/schools/:school" element={<SchoolProfilePage />} />
              <Route
                path="/agencies/:agency/rollouts/:rollout/organizations/:organization"
                element={<AggregateProfilePage />}
              />
            </Route>
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </SessionProvider>
    </BrowserRouter>
  );
}

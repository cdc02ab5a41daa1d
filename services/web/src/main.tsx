import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { CrashBoundary } from './components/crash-boundary';
import { Loading } from './components/status';
import { surveyCodeOf } from './survey-address';
import './styles/base.css';

// A teacher's phone loads the survey and nothing of the pages for staff.
const SurveyPage = lazy(() => import('./pages/survey').then(({ SurveyPage }) => ({ default: SurveyPage })));
const StaffApp = lazy(() => import('./staff-app').then(({ StaffApp }) => ({ default: StaffApp })));

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
const code = surveyCodeOf(window.location.pathname);
createRoot(place).render(
  <StrictMode>
    <CrashBoundary>
      <Suspense fallback={<Loading />}>{code === null ? <StaffApp /> : <SurveyPage code={code} />}</Suspense>
    </CrashBoundary>
  </StrictMode>,
);

import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { CrashBoundary } from './components/crash-boundary';
import { Loading } from './components/status';
import { loadSurveyMessages } from './messages/survey';
import { initialLanguage } from './pages/survey/language';
import { respondentAddressOf, type RespondentAddress } from './survey-address';
import './styles/base.css';

// A teacher's phone loads the survey in one language and nothing of the pages for staff.
function respondentApp(address: RespondentAddress) {
  const language = initialLanguage();
  return lazy(async () => {
    const [{ RespondentApp }, words] = await Promise.all([import('./respondent-app'), loadSurveyMessages(language)]);
    return { default: () => <RespondentApp address={address} initial={{ language, words }} /> };
  });
}

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
const address = respondentAddressOf(window.location.pathname);
const App =
  address === null
    ? lazy(() => import('./staff-app').then(({ StaffApp }) => ({ default: StaffApp })))
    : respondentApp(address);
createRoot(place).render(
  <StrictMode>
    <CrashBoundary>
      <Suspense fallback={<Loading />}>
        <App />
      </Suspense>
    </CrashBoundary>
  </StrictMode>,
);

import { lazy, Suspense, useLayoutEffect, useState, type ReactNode } from 'react';
import { Loading } from './components/status';
import { setSharedMessages } from './messages/shared';
import {
  languageNames,
  languages,
  loadSurveyMessages,
  useLanguage,
  useWords,
  WordsContext,
  type Language,
  type Words,
} from './messages/survey';
import { SurveyPage } from './pages/survey';
import { rememberLanguage } from './pages/survey/language';
import type { RespondentAddress } from './survey-address';
import './styles/survey.css';

const ReceiptPage = lazy(() => import('./pages/receipt').then(({ ReceiptPage }) => ({ default: ReceiptPage })));
const StopPage = lazy(() => import('./pages/stop').then(({ StopPage }) => ({ default: StopPage })));

interface RespondentAppProps {
  address: RespondentAddress;
  initial: Words;
}

// The pages for respondents: no account, nothing of the signed-in pages, and a choice of languages.
export function RespondentApp({ address, initial }: RespondentAppProps) {
  const [current, setCurrent] = useState(initial);
  setSharedMessages(current.words.shared);
  useLayoutEffect(() => {
    document.documentElement.lang = current.language;
  }, [current.language]);
  const choose = (language: Language) => {
    loadSurveyMessages(language).then(
      (words) => {
        rememberLanguage(language);
        setCurrent({ language, words });
      },
      () => {
        // Without a connection the page stays in its language.
      },
    );
  };
  return (
    <WordsContext.Provider value={current}>
      <Suspense fallback={<Loading />}>
        <Page address={address} languageSwitch={<LanguageSwitch onChoose={choose} />} />
      </Suspense>
    </WordsContext.Provider>
  );
}

function Page({ address, languageSwitch }: { address: RespondentAddress; languageSwitch: ReactNode }) {
  switch (address.page) {
    case 'survey':
      return <SurveyPage code={address.code} languageSwitch={languageSwitch} />;
    case 'stop':
      return <StopPage code={address.code} languageSwitch={languageSwitch} />;
    case 'receipt':
      return <ReceiptPage languageSwitch={languageSwitch} />;
  }
}

function LanguageSwitch({ onChoose }: { onChoose: (language: Language) => void }) {
  const current = useLanguage();
  const words = useWords();
  return (
    <div className="language-switch" role="group" aria-label={words.language}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === current}
          onClick={() => {
            onChoose(language);
          }}
        >
          {languageNames[language]}
        </button>
      ))}
    </div>
  );
}

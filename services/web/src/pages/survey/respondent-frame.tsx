import type { ReactNode } from 'react';
import { SkipLink, Wordmark } from '../../components/site-frame';

interface RespondentFrameProps {
  // Beside the wordmark.
  place?: string | undefined;
  languageSwitch: ReactNode;
  children: ReactNode;
}

// The frame of the pages for respondents.
export function RespondentFrame({ place, languageSwitch, children }: RespondentFrameProps) {
  return (
    <>
      <SkipLink />
      <header className="site-header">
        <div className="site-header-inner">
          <span className="wordmark">
            <Wordmark />
          </span>
          <span className="survey-school">{place}</span>
          {languageSwitch}
        </div>
      </header>
      <main id="content" className="content survey" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

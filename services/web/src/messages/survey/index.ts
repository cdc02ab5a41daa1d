// The languages of the pages for respondents, each loaded on its own.
import { createContext, useContext } from 'react';
import type { SurveyMessages } from './en';

const catalogues = {
  en: () => import('./en').then(({ surveyEn }) => surveyEn),
  es: () => import('./es').then(({ surveyEs }) => surveyEs),
};

export type Language = keyof typeof catalogues;

// What each language calls itself.
export const languageNames: Record<Language, string> = { en: 'English', es: 'Español' };

export const languages = Object.keys(languageNames) as Language[];

export function loadSurveyMessages(language: Language): Promise<SurveyMessages> {
  return catalogues[language]();
}

export interface Words {
  language: Language;
  words: SurveyMessages;
}

export const WordsContext = createContext<Words | null>(null);

export function useLanguage(): Language {
  return useWordsContext().language;
}

export function useWords(): SurveyMessages {
  return useWordsContext().words;
}

function useWordsContext(): Words {
  const value = useContext(WordsContext);
  if (value === null) throw new Error('the pages for respondents need their words around them');
  return value;
}

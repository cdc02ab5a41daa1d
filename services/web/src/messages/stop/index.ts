// The page is small, and so are its texts: both languages come with it, and nothing of them with the survey.
import type { Language } from '../survey';
import { stopEn, type StopMessages } from './en';
import { stopEs } from './es';

export const stopMessages: Record<Language, StopMessages> = { en: stopEn, es: stopEs };

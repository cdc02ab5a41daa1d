import { languages, type Language } from '../../messages/survey';

const storageKey = 'icap-language';

// The first of the wanted languages that there is, by its first part: es-MX and es-US are both answered in Spanish.
export function matchLanguage<Offered extends string>(
  wanted: readonly string[],
  offered: readonly Offered[],
): Offered | null {
  for (const language of wanted) {
    const exact = offered.find((one) => one.toLowerCase() === language.toLowerCase());
    const near = offered.find((one) => primary(one) === primary(language));
    if (exact !== undefined) return exact;
    if (near !== undefined) return near;
  }
  return null;
}

function primary(language: string): string {
  return language.toLowerCase().split('-', 1)[0] ?? '';
}

// What was chosen here before, else what the browser asks for, else English.
export function initialLanguage(): Language {
  return matchLanguage([rememberedLanguage(), ...window.navigator.languages], languages) ?? 'en';
}

function rememberedLanguage(): string {
  try {
    return window.localStorage.getItem(storageKey) ?? '';
  } catch {
    return '';
  }
}

export function rememberLanguage(language: Language): void {
  try {
    window.localStorage.setItem(storageKey, language);
  } catch {
    // A browser that forbids its storage is asked again by its own languages.
  }
}

/** The languages of the app, and which one somebody reads who has not chosen. */

export const languages = ['ja', 'en'] as const;

export type Language = (typeof languages)[number];

/** @param preferred as the browser lists them, the favourite first. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found !== undefined) return found;
  }
  return 'en';
}

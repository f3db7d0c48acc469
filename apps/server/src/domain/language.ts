/**
 * Language: those in which the product speaks to people. Identifiers follow RFC 5646 (BCP 47);
 * only the primary subtag counts, since neither language is written differently per region here.
 */

export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/** @returns the language of a tag such as `ja-JP`, if it is one of ours. */
export function languageOf(tag: string | undefined): Language | undefined {
  const primary = tag?.trim().split('-', 1)[0]?.toLowerCase();
  return languages.find((language) => language === primary);
}

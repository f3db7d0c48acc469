/** The catalogue of a language. */

import type { Language } from '#domain/language.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Texts } from './texts.ts';

const catalogues: Readonly<Record<Language, Texts>> = { en, ja };

export function textsOf(lang: Language): Texts {
  return catalogues[lang];
}

/** The texts in a language. */

import type { Language } from '../model/language.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Texts } from './texts.ts';

const catalogues: Readonly<Record<Language, Texts>> = { en, ja };

export function textsOf(language: Language): Texts {
  return catalogues[language];
}

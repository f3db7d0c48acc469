/**
 * In which language a person is spoken to: what they chose on the page, then what the
 * application asked for (OpenID Connect Core, 3.1.2.1 `ui_locales`; CSC API, 8.4.2 `lang`), then
 * what their browser says (RFC 9110, 12.5.4). English if nobody says a language of ours.
 */

import { languageOf } from '#domain/language.ts';
import type { Language } from '#domain/language.ts';

export interface LanguageWishes {
  /** The parameter `lang` of the page, or of the form it was sent with. */
  readonly lang?: string | undefined;
  /** Space-separated, best first. */
  readonly uiLocales?: string | undefined;
  readonly acceptLanguage?: string | undefined;
}

const charactersMax = 1_000;

export function chooseLanguage({ lang, uiLocales, acceptLanguage }: LanguageWishes): Language {
  const asked = [lang ?? '', ...bounded(uiLocales).split(' '), ...ranked(bounded(acceptLanguage))];
  return asked.map(languageOf).find((language) => language !== undefined) ?? 'en';
}

function bounded(text: string | undefined): string {
  return text?.slice(0, charactersMax) ?? '';
}

/** Best first; ranges of the same weight in the order they were written. */
function ranked(acceptLanguage: string): readonly string[] {
  return acceptLanguage
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { tag, quality: Number(weight ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

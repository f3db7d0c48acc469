/** What kept something from being done to a token, announced to those who hear the page. */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { problemId } from './render-problem.ts';
import { textsOf } from './texts/texts-of.ts';
import { tokenTexts } from './texts/token-texts.ts';
import type { TokenProblem } from './texts/token-texts.ts';

export function renderTokenProblem(
  lang: Language,
  problem: TokenProblem | undefined,
): Html | undefined {
  if (problem === undefined) return undefined;
  return html`
    <div class="problem" role="alert" id="${problemId}">
      <p class="problem-title">${textsOf(lang).problemTitle}</p>
      <p>${tokenTexts[lang].problems[problem]}</p>
    </div>
  `;
}

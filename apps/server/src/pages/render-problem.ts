/** What kept a form from being done, announced to those who hear the page. */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Problem } from './texts/texts.ts';

/** The element that fields in error refer to. */
export const problemId = 'problem';

export function renderProblem(lang: Language, problem: Problem | undefined): Html | undefined {
  if (problem === undefined) return undefined;
  const texts = textsOf(lang);
  return html`
    <div class="problem" role="alert" id="${problemId}">
      <p class="problem-title">${texts.problemTitle}</p>
      <p>${texts.problems[problem]}</p>
    </div>
  `;
}

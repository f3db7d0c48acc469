/** Where a person types what their device shows: for its first use, or to put it right. */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath, withLanguage } from './local-path.ts';
import { renderField } from './render-field.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { renderTokenProblem } from './render-token-problem.ts';
import { showUntrusted } from './show-untrusted.ts';
import { tokenTexts } from './texts/token-texts.ts';
import type { TokenProblem } from './texts/token-texts.ts';

export interface TokenCheckPage extends PageBase {
  readonly csrf: string;
  readonly purpose: 'activation' | 'resynchronisation';
  readonly action: string;
  readonly listPath: string;
  readonly id: string;
  readonly label: string;
  /** Sealed; comes back with the codes. */
  readonly handle: string;
  /** None where the codes answer no question. */
  readonly questions: readonly string[];
  readonly problem?: TokenProblem | undefined;
}

export function renderTokenCheckPage(page: TokenCheckPage): string {
  const { lang, purpose, label, problem } = page;
  const words = tokenTexts[lang];
  const activates = purpose === 'activation';
  const title = activates ? words.activateTitle : words.resynchroniseTitle;
  const body = html`
    <h1>${title}</h1>
    <p class="lead">${label === '' ? words.noName : showUntrusted(label)}</p>
    <p>${activates ? words.activateText : words.resynchroniseText}</p>
    ${renderTokenProblem(lang, problem)}
    <form class="card" method="post" action="${localPath(page.action)}">
      ${renderHiddenFields(page)}
      <input type="hidden" name="${formFields.tokenId}" value="${page.id}" />
      <input type="hidden" name="${formFields.handle}" value="${page.handle}" />
      ${(activates ? [1] : [1, 2]).map((number) => codeField(page, number))}
      <button class="button primary" type="submit">${words.send}</button>
    </form>
    <p><a href="${withLanguage(page.listPath, lang)}">${words.back}</a></p>
  `;
  return renderFrame({ ...page, title, failed: problem !== undefined, body });
}

function codeField({ lang, questions, problem }: TokenCheckPage, number: number): Html {
  const words = tokenTexts[lang];
  const question = questions[number - 1];
  return renderField({
    name: number === 1 ? formFields.code : formFields.secondCode,
    label: words.code(number),
    kind: 'code',
    hint: words.codeHint,
    before:
      question === undefined
        ? undefined
        : html`<p>
            ${words.question(number)}: <strong class="hash" translate="no">${question}</strong>
          </p>`,
    inError: problem === 'code_wrong',
    first: number === 1,
  });
}

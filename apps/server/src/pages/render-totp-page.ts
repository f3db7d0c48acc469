/** The second step of a log-in: the code of an authenticator app. */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderField } from './render-field.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { renderProblem } from './render-problem.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Problem } from './texts/texts.ts';

export interface TotpPage extends PageBase {
  readonly action: string;
  readonly csrf: string;
  readonly returnTo: string;
  readonly problem?: Problem | undefined;
}

export function renderTotpPage(page: TotpPage): string {
  const { lang, csrf, action, returnTo, problem } = page;
  const { login } = textsOf(lang);
  const body = html`
    <h1>${login.totpTitle}</h1>
    <p class="lead">${login.totpText}</p>
    ${renderProblem(lang, problem)}
    <form class="card" method="post" action="${localPath(action)}">
      ${renderHiddenFields({ lang, csrf, returnTo: localPath(returnTo) })}
      ${renderField({
        name: formFields.code,
        label: login.code,
        kind: 'code',
        hint: login.codeHint,
        inError: problem === 'code_wrong',
        first: true,
      })}
      <button class="button primary" type="submit">${login.totpSubmit}</button>
    </form>
  `;
  return renderFrame({ ...page, title: login.totpTitle, failed: problem !== undefined, body });
}

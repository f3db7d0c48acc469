/**
 * Where script tells that a passkey did not work, in words that are in the page already; and what
 * is told until script has found that passkeys can be used: it may not run, or not know them.
 */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { textsOf } from './texts/texts-of.ts';

export function renderPasskeyProblem(lang: Language): Html {
  const { noScript, problems } = textsOf(lang);
  return html`
    <p
      class="problem"
      role="alert"
      data-passkey-problem
      data-failed="${problems.passkey_failed}"
      data-cancelled="${problems.passkey_cancelled}"
    ></p>
    <p class="hint" data-without-passkey>${noScript}</p>
  `;
}

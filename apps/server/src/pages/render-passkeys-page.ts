/** Where a person sees, adds and removes passkeys. Removing needs no script; adding does. */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderField } from './render-field.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { renderPasskeyProblem } from './render-passkey-problem.ts';
import { renderProblem } from './render-problem.ts';
import { row } from './render-signing-facts.ts';
import { renderTime } from './render-time.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Problem } from './texts/texts.ts';

export interface PasskeysPage extends PageBase {
  /** Where the form that removes a passkey is posted to. */
  readonly action: string;
  readonly csrf: string;
  readonly accountName: string;
  readonly passkeys: readonly PasskeyShown[];
  readonly problem?: Problem | undefined;
}

export interface PasskeyShown {
  readonly id: string;
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastUsedAt?: number | undefined;
}

/** Where the script asks for the challenge of a new passkey, and sends the answer. */
const passkeyPaths = { options: '/account/passkeys/options', answer: '/account/passkeys' };

export function renderPasskeysPage(page: PasskeysPage): string {
  const { lang, accountName, passkeys, problem } = page;
  const { passkeys: words, facts } = textsOf(lang);
  const body = html`
    <h1>${words.title}</h1>
    <p class="lead">${facts.account}: ${showUntrusted(accountName)}</p>
    <p>${words.text}</p>
    ${renderProblem(lang, problem)}
    ${
      passkeys.length === 0
        ? html`<p class="card nothing">${words.none}</p>`
        : html`<ul class="list">
            ${passkeys.map((passkey, index) => item(page, passkey, index))}
          </ul>`
    }
    ${addForm(page)}
  `;
  const failed = problem !== undefined;
  return renderFrame({ ...page, title: words.title, failed, script: true, body });
}

function item({ lang, action, csrf }: PasskeysPage, passkey: PasskeyShown, index: number): Html {
  const { passkeys: words } = textsOf(lang);
  const { id, label, createdAt, lastUsedAt } = passkey;
  const ids = { name: `passkey-${index}`, button: `passkey-${index}-remove` };
  return html`<li class="card">
    <h2 id="${ids.name}">${label === '' ? words.noName : showUntrusted(label)}</h2>
    <dl>
      ${row(words.createdAt, renderTime(lang, createdAt))}
      ${row(
        words.lastUsedAt,
        lastUsedAt === undefined ? html`${words.never}` : renderTime(lang, lastUsedAt),
      )}
    </dl>
    <form method="post" action="${localPath(action)}">
      ${renderHiddenFields({ lang, csrf })}
      <input type="hidden" name="${formFields.passkeyId}" value="${id}" />
      <button
        class="button refusal"
        type="submit"
        name="${formFields.answer}"
        value="remove"
        id="${ids.button}"
        aria-labelledby="${ids.button} ${ids.name}"
      >
        ${words.remove}
      </button>
    </form>
  </li>`;
}

function addForm({ lang, csrf }: PasskeysPage): Html {
  const { passkeys: words } = textsOf(lang);
  return html`
    <form
      class="card"
      data-passkey="register"
      data-options-path="${passkeyPaths.options}"
      data-answer-path="${passkeyPaths.answer}"
      data-csrf="${csrf}"
    >
      <h2>${words.addTitle}</h2>
      <div class="needs-script">
        ${renderField({
          name: 'label',
          label: words.label,
          kind: 'label',
          hint: words.labelHint,
          optional: true,
        })}
        <button class="button primary" type="submit" disabled>${words.add}</button>
      </div>
      ${renderPasskeyProblem(lang)}
    </form>
  `;
}

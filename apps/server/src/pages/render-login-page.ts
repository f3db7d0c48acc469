/**
 * The page where a person logs in: name and password, a passkey, or another provider, whatever
 * the tenant allows.
 */

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
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Problem } from './texts/texts.ts';

export interface LoginPage extends PageBase {
  /** Where name and password are posted to. */
  readonly action: string;
  readonly csrf: string;
  /** A local path. */
  readonly returnTo: string;
  /** The application that the person came from. */
  readonly clientName?: string | undefined;
  /** What was typed before. */
  readonly name?: string | undefined;
  readonly methods: LoginMethods;
  readonly problem?: Problem | undefined;
}

export interface LoginMethods {
  readonly password: boolean;
  readonly passkey: boolean;
  readonly providers: readonly LoginProvider[];
}

export interface LoginProvider {
  readonly id: string;
  readonly label: string;
  /** Local path that leads there. A link, since `form-action` would have to name the provider. */
  readonly href: string;
}

/** Where the script asks for the challenge of a passkey, and sends the answer. */
const passkeyPaths = { options: '/login/passkey/options', answer: '/login/passkey' };

export function renderLoginPage(page: LoginPage): string {
  const { lang, clientName, methods, problem } = page;
  const texts = textsOf(lang);
  const ways = [
    ...(methods.password ? [passwordForm(page)] : []),
    ...(methods.passkey || methods.providers.length > 0 ? [otherWays(page)] : []),
  ];
  const body = html`
    <h1>${texts.login.title}</h1>
    ${
      clientName !== undefined &&
      html`<p class="lead">${texts.login.forClient(showUntrusted(clientName))}</p>`
    }
    ${renderProblem(lang, problem)} ${ways}
  `;
  const title = texts.login.title;
  return renderFrame({
    ...page,
    title,
    failed: problem !== undefined,
    script: methods.passkey,
    body,
  });
}

function passwordForm({ lang, csrf, returnTo, action, name, problem }: LoginPage): Html {
  const { login } = textsOf(lang);
  const inError = problem === 'login_wrong';
  return html`
    <form class="card" method="post" action="${localPath(action)}">
      ${renderHiddenFields({ lang, csrf, returnTo: localPath(returnTo) })}
      ${renderField({
        name: formFields.name,
        label: login.name,
        kind: 'name',
        value: name,
        inError,
        first: inError && name === undefined,
      })}
      ${renderField({
        name: formFields.password,
        label: login.password,
        kind: 'password',
        inError,
        first: inError && name !== undefined,
      })}
      <button class="button primary" type="submit">${login.submit}</button>
    </form>
  `;
}

function otherWays({ lang, csrf, returnTo, methods }: LoginPage): Html {
  const { login } = textsOf(lang);
  const providers = methods.providers.map(
    ({ label, href }) =>
      html`<a class="button" href="${localPath(href)}"
        ><span>${login.provider(showUntrusted(label))}</span></a
      >`,
  );
  return html`
    <div class="ways">
      ${methods.password && html`<p class="or">${login.or}</p>`}
      ${
        methods.passkey &&
        html`
          <button
            class="button"
            type="button"
            hidden
            data-passkey="login"
            data-options-path="${passkeyPaths.options}"
            data-answer-path="${passkeyPaths.answer}"
            data-csrf="${csrf}"
            data-lang="${lang}"
            data-return="${localPath(returnTo)}"
          >
            ${login.passkey}
          </button>
          ${renderPasskeyProblem(lang)}
        `
      }
      ${providers}
    </div>
  `;
}

/**
 * Where a person sees their tokens, adds a phone, suspends one that is mislaid and ends one that is
 * lost. All of it without script; what cannot be taken back is folded up behind a question.
 */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { row } from './render-signing-facts.ts';
import { renderTime } from './render-time.ts';
import { renderTokenProblem } from './render-token-problem.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import { tokenTexts } from './texts/token-texts.ts';
import type { LossReason, TokenKindShown, TokenProblem } from './texts/token-texts.ts';
import type { TokenStateShown } from './texts/token-texts.ts';

export interface TokensPage extends PageBase {
  readonly csrf: string;
  readonly accountName: string;
  readonly tokens: readonly TokenShown[];
  readonly problem?: TokenProblem | undefined;
}

export interface TokenShown {
  readonly id: string;
  readonly label: string;
  readonly kind: TokenKindShown;
  readonly state: TokenStateShown;
  readonly serial?: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly notAfter?: number | undefined;
}

/** What a form of the page asks for, as its last word of the path. */
export type TokenAction = 'suspend' | 'resume' | 'revoke' | 'enrol' | 'activate' | 'resynchronise';

const base = '/account/tokens';
const reasons: readonly LossReason[] = ['lost', 'stolen', 'broken'];

export function renderTokensPage(page: TokensPage): string {
  const { lang, accountName, tokens, problem } = page;
  const words = tokenTexts[lang];
  const body = html`
    <h1>${words.title}</h1>
    <p class="lead">${textsOf(lang).facts.account}: ${showUntrusted(accountName)}</p>
    <p>${words.text}</p>
    ${renderTokenProblem(lang, problem)}
    ${
      tokens.length === 0
        ? html`<p class="card nothing">${words.none}</p>`
        : html`<ul class="list">
            ${tokens.map((token, index) => item(page, token, index))}
          </ul>`
    }
    <form class="card" method="post" action="${localPath(`${base}/enrol`)}">
      ${renderHiddenFields(page)}
      <h2>${words.addTitle}</h2>
      <p class="hint">${words.addText}</p>
      <button class="button primary" type="submit">${words.add}</button>
    </form>
  `;
  return renderFrame({ ...page, title: words.title, failed: problem !== undefined, body });
}

function item(page: TokensPage, token: TokenShown, index: number): Html {
  const { lang } = page;
  const words = tokenTexts[lang];
  const { label, kind, state, serial, createdAt, notAfter } = token;
  const nameId = `token-${index}`;
  const actions = actionsOf(token).map(({ action, text }) =>
    button(page, token, {
      action,
      text: words[text],
      id: `${nameId}-${text}`,
      nameId,
    }),
  );
  return html`<li class="card">
    <h2 id="${nameId}">${label === '' ? words.noName : showUntrusted(label)}</h2>
    <dl>
      ${row(words.state, html`<strong>${words.states[state]}</strong>`)}
      ${row(words.kind, html`${words.kinds[kind]}`)}
      ${serial !== undefined && row(words.serial, showUntrusted(serial))}
      ${row(words.createdAt, renderTime(lang, createdAt))}
      ${notAfter !== undefined && row(words.notAfter, renderTime(lang, notAfter))}
    </dl>
    ${actions.length > 0 && html`<div class="actions">${actions}</div>`}
    ${!hasEnded(token) && loss(page, token, nameId)}
  </li>`;
}

interface Action {
  readonly action: TokenAction;
  readonly text: 'suspend' | 'resume' | 'activate' | 'resynchronise' | 'replace';
}

function actionsOf({ state, kind }: TokenShown): readonly Action[] {
  const one = (text: Exclude<Action['text'], 'replace'>): Action => {
    return { action: text, text };
  };
  const isDevice = kind === 'hardware';
  const lives = state === 'active' || state === 'suspended';
  return [
    ...(state === 'active' ? [one('suspend')] : []),
    ...(state === 'suspended' ? [one('resume')] : []),
    ...(state === 'inactive' && isDevice ? [one('activate')] : []),
    ...(lives && isDevice ? [one('resynchronise')] : []),
    ...(lives && kind === 'authenticator' ? [{ action: 'enrol', text: 'replace' } as const] : []),
  ];
}

interface ActionButton {
  readonly action: TokenAction;
  readonly text: string;
  readonly id: string;
  readonly nameId: string;
}

function button(page: TokensPage, token: TokenShown, shown: ActionButton): Html {
  const { action, text, id, nameId } = shown;
  return html`<form method="post" action="${localPath(`${base}/${action}`)}">
    ${renderHiddenFields(page)}
    <input type="hidden" name="${formFields.tokenId}" value="${token.id}" />
    <button class="button" type="submit" id="${id}" aria-labelledby="${id} ${nameId}">
      ${text}
    </button>
  </form>`;
}

function loss(page: TokensPage, token: TokenShown, nameId: string): Html {
  const words = tokenTexts[page.lang];
  const buttons = reasons.map((reason) => {
    const id = `${nameId}-${reason}`;
    return html`<button
      class="button refusal"
      type="submit"
      name="${formFields.reason}"
      value="${reason}"
      id="${id}"
      aria-labelledby="${id} ${nameId}"
    >
      ${words.revoke[reason]}
    </button>`;
  });
  return html`<details>
    <summary>${words.lossTitle}</summary>
    <form class="actions" method="post" action="${localPath(`${base}/revoke`)}">
      ${renderHiddenFields(page)}
      <input type="hidden" name="${formFields.tokenId}" value="${token.id}" />
      <p>${words.lossText}</p>
      ${buttons}
    </form>
  </details>`;
}

function hasEnded({ state }: TokenShown): boolean {
  return state === 'revoked' || state === 'replaced';
}

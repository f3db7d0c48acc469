/**
 * The part of a form where a person proves to be the signer: a PIN, codes, an approval on
 * another device, a passkey, a token. The button that sends a code belongs to a form of its own, so that
 * it sends no PIN along and the Enter key never means it.
 */

import type { Language } from '#domain/language.ts';
import { factorField, formFields, sendAnswer } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderField } from './render-field.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { renderTokenFactor } from './render-token-factor.ts';
import type { TokenAsked } from './render-token-factor.ts';
import { renderPasskeyProblem } from './render-passkey-problem.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import type { FactorKindShown, Problem } from './texts/texts.ts';

export interface FactorShown {
  /** As on the wire, such as `PIN`. */
  readonly id: string;
  readonly kind: FactorKindShown;
  /** The expression can be met without it. */
  readonly optional?: boolean | undefined;
  /** Where a code was sent to, most of it hidden. */
  readonly sentTo?: string | undefined;
  /** What a token was asked. */
  readonly asked?: TokenAsked | undefined;
}

export interface FactorsPart {
  readonly lang: Language;
  readonly action: string;
  readonly csrf: string;
  readonly factors: readonly FactorShown[];
  readonly passkey?: { readonly optionsJson: string } | undefined;
  readonly problem?: Problem | undefined;
}

const problemsOfFactors: readonly (Problem | undefined)[] = ['factor_wrong', 'factor_missing'];

/** Without a passkey there is no agreeing; else the passkey is one way of several. */
export function passkeyNeed({ factors, passkey }: FactorsPart): 'required' | 'offered' | undefined {
  if (passkey === undefined) return undefined;
  const isRequired = factors.some(({ kind, optional }) => kind === 'passkey' && optional !== true);
  return isRequired ? 'required' : 'offered';
}

/** What stands inside the form. */
export function renderFactors(part: FactorsPart): Html {
  const { lang, factors, passkey } = part;
  const texts = textsOf(lang);
  const nothing = factors.length === 0 && passkey === undefined;
  return html`
    ${!nothing && html`<h2>${texts.consent.proveTitle}</h2>`}
    ${factors.map((factor) => renderFactor(part, factor))}
    ${
      passkey !== undefined &&
      html`
        <input type="hidden" name="${formFields.passkey}" value="" />
        ${renderPasskeyProblem(lang)}
      `
    }
  `;
}

/** The forms of the buttons that send codes; they stand outside the form proper. */
export function renderSendForms({ lang, action, csrf, factors }: FactorsPart): readonly Html[] {
  return factors
    .filter(({ kind }) => isSent(kind) || kind === 'ocra' || kind === 'device')
    .map(
      ({ id }) => html`
        <form method="post" action="${localPath(action)}" id="${sendFormId(id)}" hidden>
          ${renderHiddenFields({ lang, csrf })}
        </form>
      `,
    );
}

function renderFactor(part: FactorsPart, factor: FactorShown): Html {
  const { factors: words } = textsOf(part.lang);
  const { id, kind, optional } = factor;
  const inError = problemsOfFactors.includes(part.problem);
  if (kind === 'ocra' || kind === 'device') {
    return renderTokenFactor(part.lang, { ...factor, kind }, { formId: sendFormId(id), inError });
  }
  if (kind === 'app' || kind === 'passkey') {
    return html`
      <div class="field">
        <p class="field-label">${words.labels[kind]}</p>
        <p class="hint">${words.hints[kind]}</p>
      </div>
    `;
  }
  return renderField({
    name: factorField(id),
    label: optional ? `${words.labels[kind]} (${words.optional})` : words.labels[kind],
    kind: kind === 'pin' || kind === 'pinpage' ? 'pin' : 'code',
    hint: words.hints[kind],
    before: isSent(kind) ? sending(part.lang, factor) : undefined,
    optional,
    inError,
  });
}

function sending(lang: Language, { id, sentTo }: FactorShown): Html {
  const { factors: words } = textsOf(lang);
  return html`
    <div class="sending">
      ${sentTo !== undefined && html`<p role="status">${words.sentTo(showUntrusted(sentTo))}</p>`}
      <button
        class="button"
        type="submit"
        form="${sendFormId(id)}"
        name="${formFields.answer}"
        value="${sendAnswer(id)}"
      >
        ${sentTo === undefined ? words.send : words.sendAgain}
      </button>
    </div>
  `;
}

function isSent(kind: FactorKindShown): boolean {
  return kind === 'sms' || kind === 'mail';
}

function sendFormId(id: string): string {
  return `send-${id}`;
}

/**
 * The two answers. Each has a form of its own: a refusal needs no PIN and sends none, and the
 * Enter key, pressed in a field, can only mean the form that the field is in.
 */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { passkeyNeed, renderFactors, renderSendForms } from './render-factors.ts';
import type { FactorsPart } from './render-factors.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { isAwaited, renderWaiting } from './render-token-factor.ts';
import type { TokenFactor } from './render-token-factor.ts';
import { textsOf } from './texts/texts-of.ts';

export interface AnswerForms extends FactorsPart {
  /** Undefined: nobody agrees on this page. */
  readonly agree: string | undefined;
  readonly refuse: string;
  /** Agreeing destroys something: the colours change sides. */
  readonly destroys?: boolean | undefined;
}

export function renderAnswerForms(forms: AnswerForms): Html {
  const { action, agree, destroys = false, passkey } = forms;
  const { consent } = textsOf(forms.lang);
  const awaited = awaitedDevice(forms);
  if (awaited !== undefined) return html`${renderWaiting(forms, awaited)} ${refuseForm(forms)}`;
  if (agree === undefined) return refuseForm(forms);
  const need = passkeyNeed(forms);
  const options =
    need !== undefined && html`data-passkey="${need}" data-options="${passkey?.optionsJson ?? ''}"`;
  return html`
    <form class="card agree" method="post" action="${localPath(action)}" ${options}>
      ${renderHiddenFields(forms)} ${renderFactors(forms)}
      <button
        class="button primary ${destroys && 'danger'}"
        type="submit"
        name="${formFields.answer}"
        value="agree"
      >
        ${agree}
      </button>
      ${
        need === 'offered' &&
        html`
          <button
            class="button primary"
            type="submit"
            name="${formFields.answer}"
            value="agree"
            formnovalidate
            hidden
            data-with-passkey
          >
            ${consent.agreeWithPasskey}
          </button>
        `
      }
    </form>
    ${refuseForm(forms)} ${renderSendForms(forms)}
  `;
}

/** The device that is asked just now. */
export function awaitedDevice({ factors }: Pick<FactorsPart, 'factors'>): TokenFactor | undefined {
  const devices = factors.flatMap((each) =>
    each.kind === 'device' ? [{ ...each, kind: each.kind }] : [],
  );
  return devices.find(isAwaited);
}

function refuseForm(forms: AnswerForms): Html {
  return html`
    <form class="refuse" method="post" action="${localPath(forms.action)}">
      ${renderHiddenFields(forms)}
      <p class="hint">${textsOf(forms.lang).consent.outOfHand}</p>
      <button
        class="button ${forms.destroys !== true && 'refusal'}"
        type="submit"
        name="${formFields.answer}"
        value="refuse"
      >
        ${forms.refuse}
      </button>
    </form>
  `;
}

/**
 * Factors of a token on a page: the question that is typed into it, with the field for its code;
 * and the device that decides by itself, with the number that ties it to this page. The number is
 * typed on the device, so who sees a request there that is not theirs cannot approve it by mistake
 * (docs/adr/0041-approved-on-a-device.md).
 *
 * While a device is awaited nothing else is asked on the page, which loads itself again (see
 * `reloadFrom` of `page-headers.ts`): what somebody was typing would be lost.
 */

import type { Language } from '#domain/language.ts';
import type { TokenTransactionState } from '#domain/transactions/token-transaction.ts';
import { factorField, formFields, sendAnswer } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath, withLanguage } from './local-path.ts';
import { renderField } from './render-field.ts';
import { textsOf } from './texts/texts-of.ts';

/** What the token was asked for this page. */
export interface TokenAsked {
  readonly state: TokenTransactionState;
  readonly question: string;
  readonly matchNumber?: string | undefined;
}

export interface TokenFactor {
  /** As on the wire. */
  readonly id: string;
  readonly kind: 'ocra' | 'device';
  readonly optional?: boolean | undefined;
  readonly asked?: TokenAsked | undefined;
}

export function isAwaited({ kind, asked }: Pick<TokenFactor, 'kind' | 'asked'>): boolean {
  return kind === 'device' && (asked?.state === 'created' || asked?.state === 'shown');
}

export function renderTokenFactor(
  lang: Language,
  factor: TokenFactor,
  { formId, inError }: { readonly formId: string; readonly inError: boolean },
): Html {
  const button = renderAskButton(lang, factor, formId);
  return factor.kind === 'ocra'
    ? renderCode(lang, factor, { button, inError })
    : renderDevice(lang, factor, button);
}

/** The page itself asks again. */
export function renderWaiting(
  { lang, action }: { readonly lang: Language; readonly action: string },
  { asked }: TokenFactor,
): Html {
  const { token } = textsOf(lang);
  const number = asked?.matchNumber;
  return html`
    <section class="card waiting">
      <h2>${token.waits}</h2>
      <p>${token.lookAtDevice}</p>
      ${
        number !== undefined &&
        html`<p id="match-label">${token.typeNumber}</p>
          <p class="match-number" aria-labelledby="match-label">${number}</p>`
      }
      <p class="hint" role="status">${token.goesOn}</p>
      <p>
        <a class="button" href="${localPath(waitingPath(action, lang))}">${token.lookNow}</a>
      </p>
    </section>
  `;
}

/** Where a page that waits loads itself again; only there it goes on by itself. */
export function waitingPath(action: string, lang: Language): string {
  return withLanguage(`${action}?${formFields.wait}=1`, lang);
}

function renderCode(
  lang: Language,
  { id, optional, asked }: TokenFactor,
  { button, inError }: { readonly button: Html; readonly inError: boolean },
): Html {
  const { factors: words, token } = textsOf(lang);
  const open = asked?.state === 'created' || asked?.state === 'shown';
  const question = open ? asked.question : undefined;
  return renderField({
    name: factorField(id),
    label: optional === true ? `${words.labels.ocra} (${words.optional})` : words.labels.ocra,
    kind: 'code',
    hint: words.hints.ocra,
    before: html`
      <div class="sending">
        ${
          question !== undefined &&
          html`<p role="status">${token.typeQuestion}</p>
            <p class="question">${grouped(question)}</p>`
        }
        ${button}
      </div>
    `,
    optional,
    inError,
  });
}

function renderDevice(lang: Language, { id, asked }: TokenFactor, button: Html): Html {
  const { factors: words, token } = textsOf(lang);
  const approved = asked?.state === 'approved';
  return html`
    <div class="field">
      <p class="field-label">${words.labels.device}</p>
      <p class="hint">${words.hints.device}</p>
      ${
        approved
          ? html`<p role="status">${token.approved}</p>
              <input type="hidden" name="${factorField(id)}" value="${deviceAnswer}" />`
          : html`<div class="sending">${button}</div>`
      }
    </div>
  `;
}

/** Stands for "look whether it has approved": the page itself cannot say so. */
export const deviceAnswer = 'approved';

function renderAskButton(lang: Language, { id, kind, asked }: TokenFactor, formId: string): Html {
  const { token } = textsOf(lang);
  const again = asked === undefined ? token.ask[kind] : token.askAgain;
  return html`
    <button
      class="button"
      type="submit"
      form="${formId}"
      name="${formFields.answer}"
      value="${sendAnswer(id)}"
    >
      ${again}
    </button>
  `;
}

/** In fours, as people read it off. */
function grouped(question: string): string {
  return (question.match(/.{1,4}/g) ?? []).join(' ');
}

/** The bank of the evaluation profile: a form, and how the transfer stands. */

import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import type { StatementLineShown } from './confirm-page.ts';
import { renderField } from './render-field.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { row } from './render-signing-facts.ts';
import { showUntrusted } from './show-untrusted.ts';
import { demoBankTexts } from './texts/demo-bank-texts.ts';
import type { DemoBankTexts } from './texts/demo-bank-texts.ts';

/** As the form sends them, and as a statement calls them. */
export const demoBankFields = ['payee', 'bank', 'payeeAccount', 'amount', 'text'] as const;

export interface DemoBankPage extends PageBase {
  readonly action: string;
  readonly accounts: readonly string[];
  /** Where a token is made; undefined: nowhere. */
  readonly enrolHref: string | undefined;
  /** What was typed before. */
  readonly values?: Readonly<Partial<Record<string, string>>>;
  readonly refused: boolean;
}

export function renderDemoBankPage(page: DemoBankPage): string {
  const { lang, action, accounts, refused, values = {}, enrolHref } = page;
  const texts = demoBankTexts[lang];
  const fields = demoBankFields.map((name) =>
    renderField({
      ...{ name, kind: 'label', label: labelOf(texts, name) },
      hint: name === 'amount' ? texts.amountHint : undefined,
      value: values[name] ?? texts.sample[name],
    }),
  );
  const body = html`
    <h1>${texts.title}</h1>
    <p class="lead">${texts.lead}</p>
    ${refused && html`<p class="problem" role="alert">${texts.refused}</p>`}
    <p>${texts.how}</p>
    ${enrolHref !== undefined && html`<p><a href="${localPath(enrolHref)}">${texts.enrol}</a></p>`}
    <form class="card" method="post" action="${localPath(action)}">
      <input type="hidden" name="lang" value="${lang}" />
      <div class="field">
        <label for="field-account">${texts.account}</label>
        <select id="field-account" name="account">
          ${accounts.map((name) => html`<option value="${name}">${name}</option>`)}
        </select>
      </div>
      ${fields}
      <button class="button primary" type="submit">${texts.submit}</button>
    </form>
  `;
  return renderFrame({ ...page, ...named(page), title: texts.title, failed: refused, body });
}

export interface DemoResultPage extends PageBase {
  readonly state: keyof DemoBankTexts['states'];
  readonly lines: readonly StatementLineShown[];
  readonly againHref: string;
}

export function renderDemoResultPage(page: DemoResultPage): string {
  const { lang, state, lines, againHref } = page;
  const texts = demoBankTexts[lang];
  const body = html`
    <div class="message ${state === 'approved' && 'done'}">
      <h1>${texts.title}</h1>
      <p>${texts.states[state]}</p>
    </div>
    <section class="card facts" aria-label="${texts.title}">
      <dl>${lines.map(({ label, shown }): Html => row(label, showUntrusted(shown)))}</dl>
    </section>
    <p><a class="button" href="${localPath(againHref)}">${texts.again}</a></p>
  `;
  return renderFrame({ ...page, ...named(page), title: texts.title, body });
}

function named({ lang }: PageBase) {
  return { providerName: demoBankTexts[lang].bank };
}

function labelOf(texts: DemoBankTexts, name: (typeof demoBankFields)[number]): string {
  return name === 'bank' ? texts.bankName : texts[name];
}

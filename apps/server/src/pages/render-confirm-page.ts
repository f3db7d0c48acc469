/**
 * The page that shows one transaction, and every way to bring it to the device that decides about
 * it. It is what a browser shows, so it may have been changed: it says so, and the device is right.
 *
 * Every way but the flashing ones works without script. Nothing moves and nothing sounds before
 * somebody asks for it.
 */

import { assets } from './assets.ts';
import type { ConfirmedPage, ConfirmPage, StatementLineShown } from './confirm-page.ts';
import { formFields, sendAnswer } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderChannels } from './render-channels.ts';
import { renderFrame } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { renderProblem } from './render-problem.ts';
import { row } from './render-signing-facts.ts';
import { renderTime } from './render-time.ts';
import { renderTypedForm } from './render-typed-form.ts';
import { showUntrusted } from './show-untrusted.ts';
import { confirmTexts } from './texts/confirm-texts.ts';

export function renderConfirmPage(page: ConfirmPage): string {
  const { lang, title, relyingParty, problem, asked } = page;
  const texts = confirmTexts[lang];
  const body = html`
    <h1>${title}</h1>
    <p class="lead">${texts.asks(showUntrusted(relyingParty))}</p>
    ${renderProblem(lang, problem)} ${renderSent(page)}
    <section class="card facts" aria-labelledby="facts-title">
      <h2 id="facts-title">${texts.factsTitle}</h2>
      <dl>${renderLines(page.lines)} ${row(texts.until, renderTime(lang, page.expiresAt))}</dl>
      <p class="check">${texts.check[asked]}</p>
    </section>
    ${renderMatchNumber(page)} ${renderSendForms(page)} ${renderChannels(page)}
    ${renderTypedForm(page)} ${asked === 'app' && renderWaiting(page)} ${renderRefuseForm(page)}
  `;
  const flashes = page.codes.some(({ kind }) => kind === 'light' || kind === 'flicker');
  const scripts = [
    ...(asked === 'app' ? [assets.confirmScript] : []),
    ...(flashes ? [assets.lightCodeScript] : []),
  ];
  return renderFrame({ ...page, failed: problem !== undefined, scripts, body });
}

export function renderConfirmedPage(page: ConfirmedPage): string {
  const { lang, state, relyingParty, lines, backHref } = page;
  const texts = confirmTexts[lang];
  const { title, text } = texts.ended[state];
  const failed = state !== 'approved' && state !== 'refused';
  const body = html`
    <div class="message ${failed ? 'failed' : 'done'}">
      <h1>${title}</h1>
      <p>${text}</p>
      ${
        backHref !== undefined &&
        html`<p>
          <a class="button primary" href="${backHref}"
            >${texts.backTo(showUntrusted(relyingParty))}</a
          >
        </p>`
      }
    </div>
    <section class="card facts" aria-label="${texts.factsTitle}">
      <dl>${renderLines(lines)}</dl>
    </section>
  `;
  return renderFrame({ ...page, title, failed, body });
}

/** Amount and payee are what it is about; the rest is there to be compared. */
const loud: readonly string[] = ['amount', 'payee'];

function renderLines(lines: readonly StatementLineShown[]): readonly Html[] {
  return lines.map(({ name, label, shown }) => {
    const value = showUntrusted(shown);
    return row(label, loud.includes(name) ? html`<strong class="loud">${value}</strong>` : value);
  });
}

function renderMatchNumber({ lang, matchNumber }: ConfirmPage): Html | undefined {
  if (matchNumber === undefined) return undefined;
  const { matchTitle, matchText } = confirmTexts[lang];
  return html`<section class="card match" aria-labelledby="match-title">
    <h2 id="match-title">${matchTitle}</h2>
    <p class="match-number">${matchNumber}</p>
    <p class="hint">${matchText}</p>
  </section>`;
}

function renderSent({ lang, sent }: ConfirmPage): Html | undefined {
  if (sent === undefined) return undefined;
  const text = confirmTexts[lang].sentTo[sent.kind](showUntrusted(sent.to));
  return html`<p class="message done" role="status">${text}</p>`;
}

function renderSendForms(page: ConfirmPage): Html | undefined {
  const { lang, sendable, action } = page;
  if (sendable.length === 0) return undefined;
  const texts = confirmTexts[lang];
  const buttons = sendable.map(
    (kind) =>
      html`<button
        class="button ${kind === 'push' && 'primary'}"
        type="submit"
        name="${formFields.answer}"
        value="${sendAnswer(kind)}"
      >
        ${texts.send[kind]}
      </button>`,
  );
  return html`<section aria-labelledby="send-title">
    <h2 id="send-title">${texts.sendTitle}</h2>
    <form class="card" method="post" action="${localPath(action)}">
      ${renderHiddenFields(page)}${buttons}
    </form>
  </section>`;
}

/** Only an app answers elsewhere than on this page. */
function renderWaiting({ lang, here, statePath }: ConfirmPage): Html {
  const { waiting, lookAgain } = confirmTexts[lang];
  return html`<div data-state-path="${localPath(statePath)}" data-page-path="${localPath(here)}">
    <p class="hint" data-waiting hidden>${waiting}</p>
    <p><a href="${localPath(here)}">${lookAgain}</a></p>
  </div>`;
}

function renderRefuseForm(page: ConfirmPage): Html {
  const texts = confirmTexts[page.lang];
  return html`<form class="refuse" method="post" action="${localPath(page.action)}">
    ${renderHiddenFields(page)}
    <p class="hint">${texts.refuseText}</p>
    <button class="button refusal" type="submit" name="${formFields.answer}" value="refuse">
      ${texts.refuse}
    </button>
  </form>`;
}

/**
 * The picture that makes a phone a token, and what to do with it. It holds a one-time code: the page
 * is the answer to a form, so that no address and no history has it.
 */

import { html, pictureOf } from './html.ts';
import { localPath, withLanguage } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderTime } from './render-time.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import { tokenTexts } from './texts/token-texts.ts';

export interface EnrolmentPage extends PageBase {
  readonly accountName: string;
  /** SVG. */
  readonly picture: string;
  /** What the picture says, without `https://`. */
  readonly address: string;
  /** The same on this server. */
  readonly path: string;
  readonly listPath: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export function renderEnrolmentPage(page: EnrolmentPage): string {
  const { lang, accountName, picture, address, path, listPath, expiresAt } = page;
  const words = tokenTexts[lang];
  const body = html`
    <h1>${words.enrolTitle}</h1>
    <p class="lead">${textsOf(lang).facts.account}: ${showUntrusted(accountName)}</p>
    <p class="warning"><strong>${words.enrolText}</strong></p>
    <div class="card">
      <ol>
        ${words.steps.map((step) => html`<li>${step}</li>`)}
      </ol>
      <div role="img" aria-label="${words.pictureLabel}">${pictureOf(picture)}</div>
      <p class="hint">${words.until(renderTime(lang, expiresAt))}</p>
      <p><a href="${localPath(path)}">${words.here}</a></p>
      <details>
        <summary>${words.address}</summary>
        <p class="hash" translate="no">${address}</p>
      </details>
    </div>
    <p><a class="button primary" href="${withLanguage(listPath, lang)}">${words.enrolDone}</a></p>
  `;
  return renderFrame({ ...page, title: words.enrolTitle, body });
}

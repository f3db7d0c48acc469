/** A page that only tells something: what was done, or why nothing was. */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Message } from './texts/texts.ts';

export interface MessagePage {
  readonly lang: Language;
  readonly message: Message;
  /** If GET shows it. */
  readonly here?: string | undefined;
  readonly providerName?: string | undefined;
  /** For those who mend it, such as an OAuth error; may come from outside. */
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
  /** Local path to go on to. */
  readonly next?: string | undefined;
}

const done: readonly Message[] = ['logged_in', 'logged_out', 'approved', 'refused'];

export function renderMessagePage(page: MessagePage): string {
  const { lang, message, here, detail, requestId, next } = page;
  const texts = textsOf(lang);
  const { title, text } = texts.messages[message];
  const failed = !done.includes(message);
  const body = html`
    <div class="message ${failed ? 'failed' : 'done'}">
      <h1>${title}</h1>
      <p>${text}</p>
      ${
        next !== undefined &&
        html`<p><a class="button primary" href="${localPath(next)}">${texts.goOn}</a></p>`
      }
    </div>
    ${detail !== undefined && html`<p class="hint">${texts.detail}: ${showUntrusted(detail)}</p>`}
    ${requestId !== undefined && html`<p class="hint">${texts.requestId}: ${requestId}</p>`}
  `;
  return renderFrame({ ...page, here, title, failed, body });
}

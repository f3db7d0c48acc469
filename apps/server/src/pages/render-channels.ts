/**
 * The ways by which a transaction is brought to a device that looks or listens. Each is folded,
 * but for the first; whatever flashes has its warning before its button (WCAG 2.2, 2.3.1).
 */

import type { CodeShown, ConfirmPage } from './confirm-page.ts';
import { html, pictureOf } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { confirmTexts } from './texts/confirm-texts.ts';

type FoldedCode = Exclude<CodeShown, { readonly kind: 'typed' }>;
type LampCode = Extract<CodeShown, { readonly frames: readonly string[] }>;

export function renderChannels(page: ConfirmPage): Html | undefined {
  const folded = page.codes.filter((code) => code.kind !== 'typed');
  if (folded.length === 0) return undefined;
  const ways = folded.map((code, index) => renderWay(page, code, index === 0));
  return html`<section aria-labelledby="channels-title">
    <h2 id="channels-title">${confirmTexts[page.lang].channelsTitle}</h2>
    ${ways}
  </section>`;
}

function renderWay(page: ConfirmPage, code: FoldedCode, isFirst: boolean): Html {
  const { title, text } = confirmTexts[page.lang][code.kind];
  // What flashes is never open by itself.
  const isOpen = isFirst && code.kind === 'qr';
  return html`<details class="card way" ${isOpen && html`open`}>
    <summary>${title}</summary>
    <p>${text}</p>
    ${contentOf(page, code)}
  </details>`;
}

function contentOf(page: ConfirmPage, code: FoldedCode): Html {
  const texts = confirmTexts[page.lang];
  if (code.kind === 'qr') {
    return html`<div class="qr" role="img" aria-label="${texts.qr.picture}">
        ${pictureOf(code.svg)}
      </div>
      <p><a class="button" href="${localPath(code.openHref)}">${texts.qr.open}</a></p>`;
  }
  if (code.kind === 'sound') {
    return html`<audio
      controls
      preload="none"
      src="${localPath(page.soundPath)}"
      aria-label="${texts.sound.title}"
    ></audio>`;
  }
  return renderLamps(page, code);
}

function renderLamps({ lang }: ConfirmPage, { kind, svg, frames, frameMs }: LampCode): Html {
  const texts = confirmTexts[lang][kind];
  const sizeId = `size-${kind}`;
  return html`<div
    class="lamps"
    data-lamps="${kind}"
    data-frames="${frames.join(',')}"
    data-frame-ms="${frameMs}"
    data-running="${texts.running}"
    data-stopped="${texts.stopped}"
    data-time-over="${texts.timeOver}"
    data-too-large="${texts.tooLarge}"
  >
    <p class="warning">${texts.warning}</p>
    <p class="message" data-lamps-reduced hidden>${texts.reduced}</p>
    <div class="stage" role="img" aria-label="${texts.picture}">${pictureOf(svg)}</div>
    <div data-lamps-controls hidden>
      <button class="button" type="button" data-lamps-start>${texts.start}</button>
      <button class="button" type="button" data-lamps-stop disabled>${texts.stop}</button>
      ${
        kind === 'flicker' &&
        html`<div class="field size">
          <label for="${sizeId}">${texts.size}</label>
          <input
            id="${sizeId}"
            type="range"
            min="50"
            max="145"
            step="1"
            value="100"
            data-lamps-size
          />
        </div>`
      }
    </div>
    <p role="status" data-lamps-status></p>
    <p class="hint" data-lamps-without>${texts.noScript}</p>
  </div>`;
}

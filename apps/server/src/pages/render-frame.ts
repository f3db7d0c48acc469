/**
 * What stands around every page: head, name of the service, choice of language. The choice is a
 * link to the same page, so it works without script and without a cookie of its own.
 */

import { languages } from '#domain/language.ts';
import type { Language } from '#domain/language.ts';
import { assets } from './assets.ts';
import type { Asset } from './assets.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { withLanguage } from './local-path.ts';
import { textsOf } from './texts/texts-of.ts';

export interface PageBase {
  readonly lang: Language;
  /** Path and query under which GET shows this page, for the choice of language. */
  readonly here: string;
  /** Who runs this service, as people know it. */
  readonly providerName?: string | undefined;
}

interface Frame extends Omit<PageBase, 'here'> {
  readonly here: string | undefined;
  readonly title: string;
  /** Something is wrong: said first, where a screen reader begins. */
  readonly failed?: boolean;
  /** The scripts of passkeys. */
  readonly script?: boolean;
  /** Others of ours. */
  readonly scripts?: readonly Asset[];
  readonly body: Html;
}

export function renderFrame(frame: Frame): string {
  const { lang, here, providerName = 'Kumoin', title, failed = false } = frame;
  const { script = false, scripts = [] } = frame;
  const texts = textsOf(lang);
  const prefix = failed ? `${texts.problemPrefix}: ` : '';
  const page = html`
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${prefix}${title} – ${providerName}</title>
        <link rel="icon" href="/logo.png" />
        <link rel="stylesheet" href="${assets.stylesheet.href}" />
        ${script && passkeyScripts} ${scripts.map(scriptOf)}
      </head>
      <body>
        <a class="skip" href="#content">${texts.skip}</a>
        <header class="masthead">
          <p class="brand">
            <img src="/logo.png" alt="" width="32" height="32" /><span>${providerName}</span>
          </p>
          ${here !== undefined && languageChoice(lang, here)}
        </header>
        <main id="content">${frame.body}</main>
      </body>
    </html>
  `;
  return `<!doctype html>${page.toString().trimStart()}`;
}

const passkeyScripts = [assets.webauthnScript, assets.passkeyScript].map(scriptOf);

function scriptOf({ href }: Asset): Html {
  return html`<script src="${href}" defer></script>`;
}

function languageChoice(lang: Language, here: string): Html {
  const choices = languages.map((each) => {
    const { ownName } = textsOf(each);
    const name =
      each === lang
        ? html`<span lang="${each}" aria-current="true">${ownName}</span>`
        : html`<a lang="${each}" hreflang="${each}" href="${withLanguage(here, each)}"
            >${ownName}</a
          >`;
    return html`<li>${name}</li>`;
  });
  return html`<nav class="languages" aria-label="${textsOf(lang).languages}">
    <ul>
      ${choices}
    </ul>
  </nav>`;
}

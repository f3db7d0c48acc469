/**
 * The first page: whoever opens the address of the service in a browser learns what it is, and
 * where to go on. It tells nothing of anybody, so it needs no log-in.
 */

import { html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { welcomeTexts } from './texts/welcome-texts.ts';

export function renderWelcomePage(page: PageBase): string {
  const { lang } = page;
  const { title, lead, approvals, tokens, passkeys, api, root, logout } = welcomeTexts[lang];
  const withLang = (path: string) => localPath(`${path}?lang=${lang}`);
  const places = [
    { ...approvals, href: withLang('/approvals') },
    { ...tokens, href: withLang('/account/tokens') },
    { ...passkeys, href: withLang('/account/passkeys') },
    { ...api, href: withLang('/docs') },
    { ...root, href: localPath('/pki/root.pem') },
    { ...logout, href: withLang('/logout') },
  ];
  const body = html`
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
    <ul class="list">
      ${places.map(
        ({ name, text, href }) =>
          html`<li class="card">
            <a href="${href}"><strong>${name}</strong></a>
            <p class="hint">${text}</p>
          </li>`,
      )}
    </ul>
  `;
  return renderFrame({ ...page, title, body });
}

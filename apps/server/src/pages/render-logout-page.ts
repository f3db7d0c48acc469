/** Where a person logs out: a form, since a link of another site must not do it. */

import { html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { textsOf } from './texts/texts-of.ts';

export interface LogoutPage extends PageBase {
  readonly action: string;
  readonly csrf: string;
}

export function renderLogoutPage(page: LogoutPage): string {
  const { lang, csrf, action } = page;
  const { login } = textsOf(lang);
  const body = html`
    <h1>${login.outTitle}</h1>
    <p class="lead">${login.outText}</p>
    <form class="card" method="post" action="${localPath(action)}">
      ${renderHiddenFields({ lang, csrf })}
      <button class="button primary" type="submit">${login.outSubmit}</button>
    </form>
  `;
  return renderFrame({ ...page, title: login.outTitle, body });
}

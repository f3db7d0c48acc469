/** What every form carries: the token that binds it to its session, and the language chosen. */

import type { Language } from '#domain/language.ts';
import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

export interface FormBase {
  readonly lang: Language;
  /** Random; the face compares it with the one that is bound to the session. */
  readonly csrf: string;
  readonly returnTo?: string | undefined;
}

export function renderHiddenFields({ lang, csrf, returnTo }: FormBase): Html {
  return html`
    <input type="hidden" name="${formFields.csrf}" value="${csrf}" />
    <input type="hidden" name="${formFields.lang}" value="${lang}" />
    ${
      returnTo !== undefined &&
      html`<input type="hidden" name="${formFields.returnTo}" value="${returnTo}" />`
    }
  `;
}

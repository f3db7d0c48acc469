/**
 * A labelled input. Hint and problem are tied to it, so that they are read out with it; WCAG
 * 2.2, 1.3.1, 3.3.1 and 3.3.2. What it asks of the browser (`autocomplete`) is part of its kind: a
 * password manager must never offer the password of the account where a PIN is asked.
 */

import { html } from './html.ts';
import type { Html } from './html.ts';
import { problemId } from './render-problem.ts';

export interface Field {
  readonly name: string;
  readonly label: Html | string;
  readonly kind: 'name' | 'password' | 'pin' | 'code' | 'label';
  readonly hint?: Html | string | undefined;
  /** Stands before the input. */
  readonly before?: Html | undefined;
  readonly value?: string | undefined;
  readonly optional?: boolean | undefined;
  /** It is what the problem of the page is about. */
  readonly inError?: boolean | undefined;
  /** The cursor begins here. */
  readonly first?: boolean | undefined;
}

interface InputRow {
  readonly type: 'text' | 'password';
  readonly autocomplete: string;
  readonly inputmode: 'text' | 'numeric';
  readonly charactersMax: number;
}

const inputs: Readonly<Record<Field['kind'], InputRow>> = {
  name: {
    type: 'text',
    autocomplete: 'username webauthn',
    inputmode: 'text',
    charactersMax: 200,
  },
  password: {
    type: 'password',
    autocomplete: 'current-password',
    inputmode: 'text',
    charactersMax: 1024,
  },
  pin: { type: 'password', autocomplete: 'off', inputmode: 'numeric', charactersMax: 64 },
  code: { type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', charactersMax: 32 },
  label: { type: 'text', autocomplete: 'off', inputmode: 'text', charactersMax: 100 },
};

export function renderField(field: Field): Html {
  const { name, label, kind, hint, before, value, optional, inError, first } = field;
  const { type, autocomplete, inputmode, charactersMax } = inputs[kind];
  const id = `field-${name}`;
  const hintId = `${id}-hint`;
  const described = [hint === undefined ? '' : hintId, inError ? problemId : ''].join(' ').trim();
  return html`
    <div class="field">
      <label for="${id}">${label}</label>
      ${hint !== undefined && html`<p class="hint" id="${hintId}">${hint}</p>`} ${before}
      <input
        id="${id}"
        name="${name}"
        class="input-${kind}"
        type="${type}"
        inputmode="${inputmode}"
        autocomplete="${autocomplete}"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        maxlength="${charactersMax}"
        value="${value ?? ''}"
        ${described !== '' && html`aria-describedby="${described}"`}
        ${inError === true && html`aria-invalid="true"`}
        ${optional !== true && html`required`}
        ${first === true && html`autofocus`}
      />
    </div>
  `;
}

/** The way that always works: digits, typed. */

import type { ConfirmPage, QuestionShown } from './confirm-page.ts';
import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderField } from './render-field.ts';
import { renderHiddenFields } from './render-hidden-fields.ts';
import { confirmTexts } from './texts/confirm-texts.ts';
import type { ConfirmTexts } from './texts/confirm-texts.ts';

export function renderTypedForm(page: ConfirmPage): Html | undefined {
  const { lang, asked, action, problem } = page;
  const typed = page.codes.find(({ kind }) => kind === 'typed');
  if (typed?.kind !== 'typed') return undefined;
  const texts = confirmTexts[lang];
  const before = typed.question && renderQuestion(texts, typed.question);
  const field = renderField({
    ...{ name: formFields.code, label: texts.code, kind: 'code' },
    hint: typed.question === undefined ? texts.typed[asked] : undefined,
    inError: problem === 'code_wrong',
  });
  return html`<section aria-labelledby="typed-title">
    <h2 id="typed-title">${texts.typedTitle}</h2>
    <form class="card" method="post" action="${localPath(action)}">
      ${renderHiddenFields(page)} ${before !== undefined && html`<p>${texts.typed[asked]}</p>`}
      ${before} ${field}
      <button class="button primary" type="submit" name="${formFields.answer}" value="agree">
        ${texts.approve}
      </button>
    </form>
  </section>`;
}

function renderQuestion(texts: ConfirmTexts, { text, parts }: QuestionShown): Html {
  if (parts.length === 0) {
    return html`<p class="field-label">${texts.question}</p>
      <p class="digits" translate="no">${groups(text)}</p>`;
  }
  const items = parts.map(({ digits, shown }, index) => {
    const what = texts.parts[index]?.(digits) ?? '';
    return html`<li>
      ${what}
      ${
        shown === undefined
          ? html`<span class="hint">(${texts.partDigits(digits)})</span>`
          : html`<span class="digits" translate="no">${groups(shown)}</span>`
      }
    </li>`;
  });
  return html`<ol class="question-parts">
    ${items}
  </ol>`;
}

const groupDigits = 4;

/** Set apart by style alone, so that a copy of it is one word. */
function groups(digits: string): readonly Html[] {
  const found = digits.match(new RegExp(`.{1,${groupDigits}}`, 'g')) ?? [];
  return found.map((group) => html`<span>${group}</span>`);
}

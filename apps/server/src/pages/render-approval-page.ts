/**
 * The page where a signer approves on this device what an application asked for elsewhere
 * (authentication object type `ChallengeResponseOOB`). The number ties both ends together: who
 * is talked into approving what somebody else started does not see it, or not the same.
 */

import { formFields } from './form-fields.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderAnswerForms } from './render-answer-forms.ts';
import type { FactorsPart } from './render-factors.ts';
import { renderField } from './render-field.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderProblem } from './render-problem.ts';
import { renderSigningFacts } from './render-signing-facts.ts';
import { showUntrusted } from './show-untrusted.ts';
import type { SigningFacts } from './signing-facts.ts';
import { textsOf } from './texts/texts-of.ts';

export interface ApprovalPage extends PageBase, SigningFacts, FactorsPart {
  /** Shown here, to be compared with what the application shows. */
  readonly matchNumber?: string | undefined;
  /** The number is shown by the application alone, and typed here. */
  readonly asksMatchNumber?: boolean | undefined;
  /** Local path of the list. */
  readonly listHref?: string | undefined;
}

export function renderApprovalPage(page: ApprovalPage): string {
  const { lang, clientName, numSignatures, problem, passkey, listHref } = page;
  const { consent, approval } = textsOf(lang);
  const title = consent.signTitle(numSignatures);
  const body = html`
    <h1>${title}</h1>
    <p class="lead">${consent.asksToSign(showUntrusted(clientName))}</p>
    ${renderProblem(lang, problem)} ${renderSigningFacts(lang, page)}
    <p class="check">${consent.check}</p>
    ${renderAnswerForms({
      ...page,
      agree: consent.agree,
      refuse: consent.refuse,
      before: matching(page),
    })}
    ${listHref !== undefined && html`<p><a href="${localPath(listHref)}">${approval.back}</a></p>`}
  `;
  const failed = problem !== undefined;
  return renderFrame({ ...page, title, failed, script: passkey !== undefined, body });
}

function matching({ lang, matchNumber, asksMatchNumber, problem }: ApprovalPage): Html {
  const { approval } = textsOf(lang);
  return html`
    ${
      matchNumber !== undefined &&
      html`
        <h2>${approval.sameNumber}</h2>
        <p>${approval.sameNumberText}</p>
        <p class="match"><strong>${matchNumber}</strong></p>
      `
    }
    ${
      asksMatchNumber === true &&
      renderField({
        name: formFields.matchNumber,
        label: approval.typeNumber,
        kind: 'code',
        hint: approval.typeNumberHint,
        inError: problem === 'match_wrong',
      })
    }
  `;
}

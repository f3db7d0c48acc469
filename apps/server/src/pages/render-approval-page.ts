/**
 * The page where a signer approves on this device what an application asked for elsewhere
 * (authentication object type `ChallengeResponseOOB`). No number ties both ends together: the API gives
 * the application nothing to show (docs/adr/0021). What is approved in the authenticator app is shown,
 * too, and can only be refused.
 */

import { html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderAnswerForms } from './render-answer-forms.ts';
import type { FactorsPart } from './render-factors.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderProblem } from './render-problem.ts';
import { renderSigningFacts } from './render-signing-facts.ts';
import { showUntrusted } from './show-untrusted.ts';
import type { SigningFacts } from './signing-facts.ts';
import { textsOf } from './texts/texts-of.ts';

export interface ApprovalPage extends PageBase, SigningFacts, FactorsPart {
  /** Local path of the list. */
  readonly listHref?: string | undefined;
  /** It is approved on the signer's device, not here. */
  readonly onDevice?: boolean | undefined;
}

export function renderApprovalPage(page: ApprovalPage): string {
  const { lang, clientName, numSignatures, problem, passkey, listHref } = page;
  const { consent, approval } = textsOf(lang);
  const title = consent.signTitle(numSignatures);
  const body = html`
    <h1>${title}</h1>
    <p class="lead">${consent.asksToSign(showUntrusted(clientName))}</p>
    ${renderProblem(lang, problem)} ${renderSigningFacts(lang, page)}
    ${
      page.onDevice === true
        ? html`<p class="check">${approval.onDevice}</p>`
        : html`<p class="check">${consent.check}</p>`
    }
    ${renderAnswerForms({
      ...page,
      agree: page.onDevice === true ? undefined : consent.agree,
      refuse: consent.refuse,
    })}
    ${listHref !== undefined && html`<p><a href="${localPath(listHref)}">${approval.back}</a></p>`}
  `;
  const failed = problem !== undefined;
  return renderFrame({ ...page, title, failed, script: passkey !== undefined, body });
}

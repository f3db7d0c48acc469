/**
 * The page where a person says yes or no to an application: to signatures (scope `credential`),
 * or to its seeing account and certificates (scope `service`). CSC API v2.0.0.2, 8.4.
 */

import { html } from './html.ts';
import { renderAnswerForms } from './render-answer-forms.ts';
import type { FactorsPart } from './render-factors.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderProblem } from './render-problem.ts';
import { renderSigningFacts, row } from './render-signing-facts.ts';
import { showUntrusted } from './show-untrusted.ts';
import type { SigningFacts } from './signing-facts.ts';
import { textsOf } from './texts/texts-of.ts';

export interface ConsentPage extends PageBase, SigningFacts, FactorsPart {
  readonly scope: 'service' | 'credential';
}

export function renderConsentPage(page: ConsentPage): string {
  const { lang, problem, passkey } = page;
  const [title, body] = page.scope === 'service' ? accessConsent(page) : signingConsent(page);
  return renderFrame({
    ...page,
    title,
    failed: problem !== undefined,
    script: passkey !== undefined,
    body: html`<h1>${title}</h1>
      ${renderProblem(lang, problem)} ${body}`,
  });
}

function signingConsent(page: ConsentPage) {
  const { lang, clientName, numSignatures } = page;
  const { consent } = textsOf(lang);
  const body = html`
    <p class="lead">${consent.asksToSign(showUntrusted(clientName))}</p>
    ${renderSigningFacts(lang, page)}
    <p class="check">${consent.check}</p>
    ${renderAnswerForms({ ...page, agree: consent.agree, refuse: consent.refuse })}
  `;
  return [consent.signTitle(numSignatures), body] as const;
}

function accessConsent(page: ConsentPage) {
  const { lang, clientName, accountName } = page;
  const { consent, facts } = textsOf(lang);
  const body = html`
    <p class="lead">${consent.asksForAccess(showUntrusted(clientName))}</p>
    <section class="card facts">
      <dl>
        ${row(facts.client, showUntrusted(clientName))}
        ${row(facts.account, showUntrusted(accountName))}
      </dl>
      <p>${consent.accessMeans}</p>
    </section>
    ${renderAnswerForms({ ...page, agree: consent.allow, refuse: consent.disallow })}
  `;
  return [consent.accessTitle, body] as const;
}

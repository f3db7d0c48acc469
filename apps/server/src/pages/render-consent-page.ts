/**
 * The page where a person says yes or no to an application: to signatures (scope `credential`), to
 * its seeing account and certificates (`service`), to the making or end of a credential.
 * CSC API v2.0.0.2, 8.4; v2.2.
 */

import type { AccessScope } from '#domain/access/client.ts';
import { html } from './html.ts';
import { renderAnswerForms } from './render-answer-forms.ts';
import type { FactorsPart } from './render-factors.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { renderProblem } from './render-problem.ts';
import { renderCredentialRows, renderSigningFacts, row } from './render-signing-facts.ts';
import { showUntrusted } from './show-untrusted.ts';
import type { SigningFacts } from './signing-facts.ts';
import { textsOf } from './texts/texts-of.ts';
import type { Texts } from './texts/texts.ts';

export interface ConsentPage extends PageBase, SigningFacts, FactorsPart {
  readonly scope: AccessScope;
}

export function renderConsentPage(page: ConsentPage): string {
  const { lang, problem, passkey } = page;
  const [title, body] =
    page.scope === 'credential'
      ? signingConsent(page)
      : accessConsent(page, textsOf(lang).consent.access[page.scope]);
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

/** Whatever is no signature: what it means is said, since there is nothing to look at. */
function accessConsent(page: ConsentPage, words: Texts['consent']['access']['service']) {
  const { lang, scope, clientName, accountName, credential, description } = page;
  const { facts } = textsOf(lang);
  const { title, asks, means, agree, refuse } = words;
  const body = html`
    <p class="lead">${asks(showUntrusted(clientName))}</p>
    <section class="card facts">
      <dl>
        ${row(facts.client, showUntrusted(clientName))}
        ${row(facts.account, showUntrusted(accountName))}
        ${credential !== undefined && renderCredentialRows(lang, credential)}
        ${description !== undefined && row(facts.description, showUntrusted(description))}
      </dl>
      <p>${means}</p>
    </section>
    ${renderAnswerForms({ ...page, agree, refuse, destroys: scope === 'credential-deletion' })}
  `;
  return [title, body] as const;
}

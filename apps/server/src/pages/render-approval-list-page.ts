/** All that waits for a signer's approval. */

import { html } from './html.ts';
import type { Html } from './html.ts';
import { localPath } from './local-path.ts';
import { renderFrame } from './render-frame.ts';
import type { PageBase } from './render-frame.ts';
import { row } from './render-signing-facts.ts';
import { renderTime } from './render-time.ts';
import { showUntrusted } from './show-untrusted.ts';
import { textsOf } from './texts/texts-of.ts';

export interface ApprovalListPage extends PageBase {
  readonly accountName: string;
  readonly approvals: readonly ApprovalRow[];
}

export interface ApprovalRow {
  /** Local path of its page. */
  readonly href: string;
  readonly clientName: string;
  readonly numSignatures: number;
  readonly description?: string | undefined;
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
  readonly expiresAt: number;
}

export function renderApprovalListPage(page: ApprovalListPage): string {
  const { lang, accountName, approvals } = page;
  const { approval, facts } = textsOf(lang);
  const body = html`
    <h1>${approval.listTitle}</h1>
    <p class="lead">${facts.account}: ${showUntrusted(accountName)}</p>
    <p>${approval.listText}</p>
    ${
      approvals.length === 0
        ? html`<p class="card nothing">${approval.none}</p>`
        : html`<ol class="list">
            ${approvals.map((each, index) => item(page, each, index))}
          </ol>`
    }
  `;
  return renderFrame({ ...page, title: approval.listTitle, body });
}

function item({ lang }: ApprovalListPage, waiting: ApprovalRow, index: number): Html {
  const { approval, facts } = textsOf(lang);
  const { href, clientName, numSignatures, description, requestedAt, expiresAt } = waiting;
  const ids = { name: `approval-${index}`, link: `approval-${index}-link` };
  return html`<li class="card">
    <h2 id="${ids.name}">${showUntrusted(clientName)}</h2>
    <dl>
      ${row(facts.signatures, html`${facts.count(numSignatures)}`)}
      ${description !== undefined && row(facts.description, showUntrusted(description))}
      ${row(approval.asked, renderTime(lang, requestedAt))}
      ${row(approval.until, renderTime(lang, expiresAt))}
    </dl>
    <a
      class="button"
      id="${ids.link}"
      aria-labelledby="${ids.link} ${ids.name}"
      href="${localPath(href)}"
      >${approval.look}</a
    >
  </li>`;
}

/**
 * What will be signed. Words of the application and hash values look different, so that a label
 * cannot pass for a hash; hash values are whole, in groups, to be compared by eye. If the
 * application keeps something back, that is said before everything else.
 */

import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { showUntrusted } from './show-untrusted.ts';
import type { CredentialShown, DocumentShown, SigningFacts } from './signing-facts.ts';
import { textsOf } from './texts/texts-of.ts';

/** More than these are folded up; none is left out. */
const documentsUnfolded = 20;
const groupDigits = 4;

export function renderSigningFacts(lang: Language, facts: SigningFacts): Html {
  const { facts: words } = textsOf(lang);
  const { clientName, accountName, credential, documents, numSignatures, description } = facts;
  return html`
    <section class="card facts" aria-labelledby="facts-title">
      <h2 id="facts-title">${words.title}</h2>
      ${warning(lang, facts)} ${documents.length > 0 && documentList(lang, documents)}
      <h3>${words.details}</h3>
      <dl>
        ${row(words.signatures, html`<strong>${words.count(numSignatures)}</strong>`)}
        ${description !== undefined && row(words.description, showUntrusted(description))}
        ${row(words.client, showUntrusted(clientName))}
        ${row(words.account, showUntrusted(accountName))}
        ${credential !== undefined && renderCredentialRows(lang, credential)}
      </dl>
    </section>
  `;
}

export function row(term: string, value: Html): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** A yes to more than is shown is a yes to anything. */
function warning(lang: Language, { documents, numSignatures }: SigningFacts): Html | undefined {
  const { facts } = textsOf(lang);
  if (documents.length >= numSignatures) return undefined;
  const text =
    documents.length === 0
      ? facts.noDocuments(numSignatures)
      : facts.fewerDocuments(documents.length, numSignatures);
  return html`<p class="warning"><strong>${text}</strong></p>`;
}

export function renderCredentialRows(lang: Language, credential: CredentialShown): Html {
  const { facts } = textsOf(lang);
  const { description, subject, signatureQualifier: qualifier } = credential;
  return html`
    ${row(facts.subject, showUntrusted(subject))}
    ${description !== undefined && row(facts.credential, showUntrusted(description))}
    ${
      qualifier !== undefined &&
      row(facts.qualifier, html`${facts.qualifiers[qualifier] ?? showUntrusted(qualifier)}`)
    }
  `;
}

function documentList(lang: Language, documents: readonly DocumentShown[]): Html {
  const { facts } = textsOf(lang);
  const items = documents.map((each, index) =>
    documentItem(lang, each, facts.documentNumber(index + 1, documents.length)),
  );
  const folded = items.slice(documentsUnfolded);
  return html`
    <p class="hint">${facts.toldByClient}</p>
    <ol class="documents">
      ${items.slice(0, documentsUnfolded)}
    </ol>
    ${
      folded.length > 0 &&
      html`
        <details>
          <summary>${facts.more(folded.length)}</summary>
          <ol class="documents">
            ${folded}
          </ol>
        </details>
      `
    }
    <p class="hint">${facts.hashHint}</p>
  `;
}

function documentItem(lang: Language, document: DocumentShown, number: string): Html {
  const { facts } = textsOf(lang);
  const { label, hashAlgorithm, hashHex } = document;
  return html`<li class="document">
    <p class="number">${number}</p>
    <p class="label">
      ${
        label === undefined
          ? html`<span class="nothing">${facts.noLabel}</span>`
          : showUntrusted(label)
      }
    </p>
    <p class="hash-title">${facts.hash(hashAlgorithm)}</p>
    <p class="hash" translate="no">${groups(hashHex)}</p>
  </li>`;
}

/** Set apart by style alone, so that a copy of it is one word. */
function groups(hex: string): readonly Html[] {
  const count = Math.ceil(hex.length / groupDigits);
  return Array.from({ length: count }, (_, index) => {
    const digits = hex.slice(index * groupDigits, (index + 1) * groupDigits);
    return html`<span>${digits}</span><wbr />`;
  });
}

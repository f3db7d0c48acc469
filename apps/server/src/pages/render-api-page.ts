/**
 * The OpenAPI document for people: every method with its members and answers, on one page that
 * works without script.
 *
 * Ours, and no viewer of a library: those bring megabytes of script, and want a weaker policy
 * than our pages have.
 */

import type { OpenApiDocument, OpenApiOperation, OpenApiTag } from '@kumoin/contract';
import type { Language } from '#domain/language.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { renderFrame } from './render-frame.ts';
import { renderSchemaTable } from './render-schema-table.ts';
import { apiTexts } from './texts/api-texts.ts';
import type { ApiTexts } from './texts/api-texts.ts';

export interface ApiPage {
  readonly lang: Language;
  readonly here: string;
  readonly providerName?: string | undefined;
  readonly document: OpenApiDocument;
}

interface Context {
  readonly lang: Language;
  readonly texts: ApiTexts;
  readonly document: OpenApiDocument;
}

interface Operation {
  readonly verb: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

export function renderApiPage(page: ApiPage): string {
  const { lang, document } = page;
  const texts = apiTexts[lang];
  const context = { lang, texts, document };
  const body = html`
    <h1>${texts.title}</h1>
    <p class="lead">${texts.lead}</p>
    <p><a href="/openapi.json">/openapi.json</a> (OpenAPI ${document.openapi})</p>
    ${document.tags.map((tag) => renderTag(context, tag))}
  `;
  return renderFrame({ ...page, title: texts.title, body });
}

function renderTag(context: Context, tag: OpenApiTag): Html {
  const { lang, document } = context;
  const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ verb, path, operation })),
  );
  const own = operations.filter(({ operation }) => operation.tags[0] === tag.name);
  return html`
    <section>
      <h2>${lang === 'ja' ? tag['x-name-ja'] : tag.name}</h2>
      ${lang === 'en' && html`<p>${tag.description}</p>`}
      ${own.map((each) => renderOperation(context, each))}
    </section>
  `;
}

function renderOperation(context: Context, { verb, path, operation }: Operation): Html {
  const { lang, texts } = context;
  const { summary, operationId } = operation;
  const scopes = scopesOf(operation);
  return html`
    <details class="card" id="${operationId}">
      <summary>
        <code>${verb.toUpperCase()} ${path}</code><br />
        ${lang === 'ja' ? operation['x-summary-ja'] : summary}
      </summary>
      ${scopes.length > 0 && html`<p>${texts.tokens}: ${scopes.join(', ')}</p>`}
      ${renderRequest(context, operation)}
      <h3>${texts.answers}</h3>
      ${Object.entries(operation.responses).map(([status, response]) =>
        renderAnswer(context, status, response),
      )}
    </details>
  `;
}

/** Of the tokens that open it. */
function scopesOf({ security = [] }: OpenApiOperation): readonly string[] {
  return security.flatMap(({ oauth2 = [] }) => oauth2);
}

function renderRequest(context: Context, operation: OpenApiOperation): Html | undefined {
  const { texts, document } = context;
  const contents = Object.entries(operation.requestBody?.content ?? {});
  if (contents.length === 0) return undefined;
  return html`
    <h3>${texts.request}</h3>
    ${contents.map(
      ([type, { schema = {} }]) =>
        html`<p><code>${type}</code></p>
          ${renderSchemaTable({ texts, document, schema })}`,
    )}
  `;
}

function renderAnswer(context: Context, status: string, given: object): Html {
  const { texts, document } = context;
  const { description = '', content = {} } = resolve(document, given) as {
    readonly description?: string;
    readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  };
  // The document says more than a page can in every language; the number means the same in each.
  const meaning = texts.statuses[status] ?? description;
  // Every error has the same two members: told once, above.
  const isError = Number(status) >= 400;
  return html`
    <p><strong>${status}</strong> ${meaning}</p>
    ${Object.values(content).map(({ schema = {} }) =>
      isError ? html`` : renderSchemaTable({ texts, document, schema }),
    )}
  `;
}

function resolve(document: OpenApiDocument, given: object): object {
  if (!('$ref' in given)) return given;
  const name = String(given.$ref).replace('#/components/responses/', '');
  return (document.components.responses as Readonly<Record<string, object>>)[name] ?? given;
}

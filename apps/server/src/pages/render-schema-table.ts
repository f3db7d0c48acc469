/** The members of a JSON schema as a list: name, type, bounds, whether it must be there. */

import type { OpenApiDocument } from '@kumoin/contract';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { ApiTexts } from './texts/api-texts.ts';

interface SchemaTable {
  readonly texts: ApiTexts;
  readonly document: OpenApiDocument;
  readonly schema: object;
}

/** The parts of a JSON schema that are shown. */
interface Shape {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly description?: string;
}

interface Row {
  readonly path: string;
  readonly shape: Shape;
  readonly required: boolean;
}

export function renderSchemaTable({ texts, document, schema }: SchemaTable): Html {
  const rows = rowsOf(resolve(document, schema), '');
  if (rows.length === 0) return html``;
  return html`<dl>
    ${rows.map(
      ({ path, shape, required }) =>
        html`<div>
          <dt><code>${path}</code></dt>
          <dd>
            ${typeOf(shape)}${boundOf(shape)}
            ${required && html`<strong>${texts.required}</strong>`} ${shape.description}
          </dd>
        </div>`,
    )}
  </dl>`;
}

function rowsOf({ properties = {}, required = [] }: Shape, prefix: string): readonly Row[] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const path = `${prefix}${name}`;
    const inner = shape.items === undefined ? shape : shape.items;
    const mark = shape.items === undefined ? '.' : '[].';
    return [{ path, shape, required: required.includes(name) }, ...rowsOf(inner, path + mark)];
  });
}

function typeOf(shape: Shape): string {
  const { type, enum: values, anyOf, items } = shape;
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in shape) return JSON.stringify(shape.const);
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  return type === 'array' && items !== undefined ? `${typeOf(items)}[]` : (type ?? 'any');
}

function boundOf({ maxLength, maxItems }: Shape): string {
  const most = maxLength ?? maxItems;
  return most === undefined ? '' : ` ≤ ${most}`;
}

function resolve(document: OpenApiDocument, schema: Shape): Shape {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  if (name === undefined) return schema;
  return (document.components.schemas as Readonly<Record<string, Shape>>)[name] ?? {};
}

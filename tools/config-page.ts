/** `docs/reference/config.md`: the members of `config.json`, those of an object by their path. */

import { configSchema } from '../apps/server/src/config.ts';

/** What of JSON Schema the settings use. */
interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, object>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

export function renderConfig(): string {
  return `# Configuration

Generated from \`apps/server/src/config.ts\` by \`npm run docs\`; do not edit.

Members come from \`config.json\` in the data folder, then from the environment (\`KUMOIN_HOME\`,
\`KUMOIN_PORT\` …), then from the command line; the later wins. An unknown member fails the start.
Members that start with \`insecure\` relax what production refuses. \`a.b\` is the member \`b\` of the
object \`a\`, \`a[].b\` that of each object in the list \`a\`.

| member | default | meaning |
| --- | --- | --- |
${rowsOf(configSchema, '').join('\n')}
`;
}

function rowsOf({ properties = {} }: Schema, path: string): readonly string[] {
  return Object.entries<Schema>(properties).flatMap(([member, schema]) => {
    const name = `${path}${member}`;
    const row = `| \`${name}\` | ${defaultOf(schema)} | ${schema.description ?? ''} |`;
    return [row, ...membersOf(schema, name)];
  });
}

function membersOf(schema: Schema, name: string): readonly string[] {
  if (schema.items !== undefined) return membersOf(schema.items, `${name}[]`);
  const rows = [schema, ...(schema.anyOf ?? [])].flatMap((each) => rowsOf(each, `${name}.`));
  // Forms that a member may have share members of their own.
  return [...new Set(rows)];
}

/** An object without members is what its members are by default. */
function defaultOf(schema: Schema): string {
  if (!('default' in schema)) return '';
  const text = JSON.stringify(schema.default);
  return text === '{}' ? '' : `\`${text}\``;
}

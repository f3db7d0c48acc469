/** The part of `docs/reference/api.md` on `/signing/v1`, made of the forms of the contract. */

import { signingBase, signingForms } from '../packages/contract/src/index.ts';
import type { SigningMethod } from '../packages/contract/src/index.ts';

/** What of JSON Schema the forms use. */
interface Schema {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, object>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
}

export function renderSigning(): string {
  const names = Object.keys(signingForms) as SigningMethod[];
  return `## The signature engine

Generated from \`packages/contract/src/signing/signing-forms.ts\`. Each method is a POST of a JSON
object to \`${signingBase}/…\`, for a client with an access token of its own; the guide
[signing-service.md](../guide/signing-service.md) shows them at work.
${names.map(renderMethod).join('\n')}`;
}

function renderMethod(name: SigningMethod): string {
  const { path, request, answer, en } = signingForms[name];
  const again = name === 'embed' ? ' The members of `prepare` once more, and these:' : '';
  return `
### \`${signingBase}${path}\`

${en}.${again}

${tableOf('member', rowsOf(name === 'embed' ? embedOnly(request) : request, { path: '' }))}

${tableOf('answered', rowsOf(answer, { path: '' }))}
`;
}

function embedOnly(request: Schema): Schema {
  const before: Schema = signingForms.prepare.request;
  const members = Object.entries(request.properties ?? {});
  const own = members.filter(([member]) => before.properties?.[member] === undefined);
  return { ...request, properties: Object.fromEntries(own) };
}

function tableOf(title: string, rows: readonly string[]): string {
  return `| ${title} | form | what it is |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

/** A row for each member, those of an object below it by their path. */
function rowsOf(schema: Schema, { path }: { path: string }): readonly string[] {
  const required = new Set(schema.required ?? []);
  const members = Object.entries<Schema>(schema.properties ?? {});
  return members.flatMap(([member, form]) => {
    const name = `\`${path}${member}\``;
    const each = form.items ?? form;
    const list = form.items ? '[]' : '';
    const cells = [required.has(member) ? `**${name}**` : name, formOf(form), tellOf(form)];
    return [`| ${cells.join(' | ')} |`, ...rowsOf(each, { path: `${path}${member}${list}.` })];
  });
}

function formOf({ type, enum: words, items }: Schema): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(', ');
  return items ? `array of ${items.type ?? 'any'}` : (type ?? 'any');
}

function tellOf({ description, items }: Schema): string {
  return (description ?? items?.description ?? '').replaceAll('|', '\\|');
}

/**
 * `docs/reference/api.md`: the methods of the CSC API and of the signature engine with their
 * members, made of the forms of the contract. What a running server offers of them it says itself, at `/openapi.json` and `/docs`.
 */

import { cscForms, cscSummaries } from '../packages/contract/src/index.ts';
import type { CscForm, CscMethodName, CscVersion } from '../packages/contract/src/index.ts';
import { renderSigning } from './signing-part.ts';

export function renderApi(): string {
  const names = Object.keys(cscForms) as CscMethodName[];
  return `# The API

## The CSC API

Generated from \`packages/contract/src/csc/csc-forms.ts\` by \`npm run docs\`; do not edit.

Every method is a POST of a JSON object to \`/csc/v1/…\` or \`/csc/v2/…\`. Members in bold must be there.
The bounds of each member stand in \`/openapi.json\` of a running server, as does what that server
offers; \`/docs\` shows the same to people.

| method | what for | version | request | answers |
| --- | --- | --- | --- | --- |
${names.flatMap(rowsOf).join('\n')}

${renderSigning()}`;
}

function rowsOf(name: CscMethodName): readonly string[] {
  const forms: Partial<Record<CscVersion, CscForm>> = cscForms[name];
  return Object.entries(forms).map(([version, { request, answers }]) => {
    const required = new Set(request.required ?? []);
    const members = Object.keys(request.properties).map((member) =>
      required.has(member) ? `**\`${member}\`**` : `\`${member}\``,
    );
    const statuses = Object.keys(answers).join(', ');
    const cells = [`\`${name}\``, cscSummaries[name].en, version, members.join(', '), statuses];
    return `| ${cells.join(' | ')} |`;
  });
}

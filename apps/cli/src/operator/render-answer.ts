/** What the operator's face answered, for a person: a member a line, what is empty left out. */

import { printable } from '../terminal/printable.ts';

type Answer = Readonly<Record<string, unknown>>;

export function renderAnswer(answer: Answer): string {
  for (const name of ['clients', 'tokens'] as const) {
    const listed = answer[name];
    if (!Array.isArray(listed)) continue;
    const tables = listed.map((one) => renderMembers(one as Answer));
    return tables.length > 0 ? tables.join('\n') : `no ${name}\n`;
  }
  return renderMembers(answer);
}

function renderMembers(members: Answer): string {
  const told = Object.entries(members).map(([name, value]) => [name, tell(value)] as const);
  const lines = told
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.padEnd(27)} ${printable(value)}\n`);
  return lines.join('');
}

function tell(value: unknown): string {
  if (Array.isArray(value)) return value.map(tell).join(' ');
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
}

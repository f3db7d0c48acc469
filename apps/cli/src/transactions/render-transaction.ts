/** A transaction for a person at a terminal: what is approved, a line each, then how it stands. */

import type { BegunTransaction, ToldTransaction } from '@kumoin/sdk';
import { printable } from '../terminal/printable.ts';

export function renderTransaction(told: BegunTransaction | ToldTransaction): string {
  const lines: (readonly [string, string])[] = [];
  if ('display' in told) {
    lines.push(['for', told.relyingParty]);
    lines.push(...told.display.map(({ label, value }) => [label, value] as const));
    if (told.state === 'created') lines.push(['question', told.question]);
    if (told.state === 'created' && told.pageUrl !== undefined) lines.push(['page', told.pageUrl]);
  }
  lines.push(['transaction', told.transactionId], ['state', told.state]);
  if (told.failures > 0) lines.push(['wrong answers', String(told.failures)]);
  return lines.map(([name, value]) => `${printable(name)}: ${printable(value)}\n`).join('');
}

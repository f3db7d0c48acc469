/**
 * Loaded into the real program (`--import`): ends it, as a power cut would, right before or
 * right after one step. DIE_AT names the step, such as `SqlAuthorizations.spend:after`; nothing
 * happens until the file DIE_WHEN exists, so that the program can start and be prepared.
 */

import { existsSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { SoftwareKeyVault } from '../../apps/server/src/adapters/software-keys/software-key-vault.ts';
import { SqlAuthorizations } from '../../apps/server/src/adapters/sql/sql-authorizations.ts';
import { SqlFactors } from '../../apps/server/src/adapters/sql/sql-factors.ts';
import { SqlJournal } from '../../apps/server/src/adapters/sql/sql-journal.ts';

type Method = (this: unknown, ...given: unknown[]) => unknown;

const classes: Readonly<Record<string, { readonly prototype: object }>> = {
  ServerResponse,
  SoftwareKeyVault,
  SqlAuthorizations,
  SqlFactors,
  SqlJournal,
};

const [step = '', moment] = (process.env['DIE_AT'] ?? '').split(':');
const [className = '', methodName = ''] = step.split('.');
const signalFile = process.env['DIE_WHEN'] ?? '';
const prototype = classes[className]?.prototype;
const method: unknown = prototype && Reflect.get(prototype, methodName);
if (prototype === undefined || typeof method !== 'function') throw new Error(`no step ${step}`);
Reflect.set(prototype, methodName, className === 'ServerResponse' ? answering : stepping);

async function stepping(this: unknown, ...given: unknown[]): Promise<unknown> {
  if (moment === 'before') dieIfTold();
  const result = await (method as Method).apply(this, given);
  if (moment === 'after') dieIfTold();
  return result;
}

/** `end` is no promise; what it wrote has left the process when the callback runs. */
function answering(this: ServerResponse, ...given: unknown[]): unknown {
  if (moment === 'before') dieIfTold();
  if (moment === 'after') this.on('finish', () => setTimeout(dieIfTold, 50));
  return (method as Method).apply(this, given);
}

function dieIfTold(): void {
  if (existsSync(signalFile)) process.kill(process.pid, 'SIGKILL');
}

/**
 * Loaded into the real program (`--import`): ends it, as a power cut would, right before or
 * right after one step. DIE_AT names the step, such as `SqlAuthorizations.spend:after`; nothing
 * happens until the file DIE_WHEN exists, so that the program can start and be prepared. While the
 * file DIE_HELD exists the step waits there, and says so in a file beside it: for work that goes on
 * beside the requests, which are answered first.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { isMainThread } from 'node:worker_threads';

type Method = (this: unknown, ...given: unknown[]) => unknown;
type Classes = Readonly<Record<string, { readonly prototype: object }>>;

const [step = '', moment] = (process.env['DIE_AT'] ?? '').split(':');
const [className = '', methodName = ''] = step.split('.');
const signalFile = process.env['DIE_WHEN'] ?? '';
const heldFile = process.env['DIE_HELD'] ?? '';
let method: Method;

// The threads of the program load this file, too; they have no steps.
if (isMainThread) {
  const prototype = (await loadClasses())[className]?.prototype;
  const found: unknown = prototype && Reflect.get(prototype, methodName);
  if (prototype === undefined || typeof found !== 'function') throw new Error(`no step ${step}`);
  method = found as Method;
  Reflect.set(prototype, methodName, className === 'ServerResponse' ? answering : stepping);
}

async function loadClasses(): Promise<Classes> {
  const adapters = '../../apps/server/src/adapters';
  return {
    ServerResponse,
    ...((await import(`${adapters}/software-keys/software-key-vault.ts`)) as Classes),
    ...((await import(`${adapters}/sql/sql-authorizations.ts`)) as Classes),
    ...((await import(`${adapters}/sql/sql-factors.ts`)) as Classes),
    ...((await import(`${adapters}/sql/sql-journal.ts`)) as Classes),
    ...((await import(`${adapters}/sql/sql-signing-jobs.ts`)) as Classes),
    ...((await import(`${adapters}/https-notifier/https-notifier.ts`)) as Classes),
  };
}

async function stepping(this: unknown, ...given: unknown[]): Promise<unknown> {
  if (moment === 'before') await waitWhileHeld();
  const result = await method.apply(this, given);
  if (moment === 'after') await waitWhileHeld();
  return result;
}

/** `end` is no promise; what it wrote has left the process when the callback runs. */
function answering(this: ServerResponse, ...given: unknown[]): unknown {
  if (moment === 'before') dieIfTold();
  const lastAnswer = moment === 'after' && existsSync(signalFile);
  if (lastAnswer) this.on('finish', () => setTimeout(dieIfTold, 50));
  return method.apply(this, given);
}

async function waitWhileHeld(): Promise<void> {
  dieIfTold();
  while (existsSync(heldFile)) {
    writeFileSync(`${heldFile}.reached`, '');
    await new Promise((resolve) => setTimeout(resolve, 5));
    dieIfTold();
  }
}

function dieIfTold(): void {
  if (existsSync(signalFile)) process.kill(process.pid, 'SIGKILL');
}

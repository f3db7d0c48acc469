/** The authority's process, with the key of the test PKI's own. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PkiWorld } from '@kumoin/testkit';
import { makeWorkbench } from '../../tests/interop/openssl/workbench.ts';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';

const program = fileURLToPath(new URL('authority-process.ts', import.meta.url));

export async function startAuthority(
  world: PkiWorld,
): Promise<{ readonly url: string; stop(): void }> {
  const bench = makeWorkbench();
  const pkcs8 = world.privateKey('tsa').export({ type: 'pkcs8', format: 'der' });
  const child = spawn(process.execPath, [
    ...NODE_FLAGS,
    program,
    bench.write('tsa.key', new Uint8Array(pkcs8)),
    ...world.chain('tsa').map((der, index) => bench.write(`${index}.cer`, der)),
  ]);
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const stop = (): void => {
    child.stdin.end();
    bench.clear();
  };
  return { url: String(value), stop };
}

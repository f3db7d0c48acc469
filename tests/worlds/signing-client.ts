/** One signer at a running server: logs in, agrees, signs; and what readiness says meanwhile. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { CscClient, SdkError } from '@kumoin/sdk';
import type { RunningServer } from './running-server.ts';

const sha256 = { hashOid: '2.16.840.1.101.3.4.2.1', signOid: '1.2.840.113549.1.1.11' };

/** Signs one digest that nobody has signed before. @throws {SdkError} */
export async function signOnce({ demo }: RunningServer): Promise<void> {
  const [signer] = demo.signers;
  const client = new CscClient({ baseUrl: demo.cscV1, fetch });
  await client.login(signer?.account ?? '', signer?.password ?? '');
  const credentialId = signer?.credentials[0]?.credentialID ?? '';
  const order = { credentialId, digests: [new Uint8Array(randomBytes(32))], ...sha256 };
  const sad = await client.authorize({ ...order, pin: signer?.pin ?? '', numSignatures: 1 });
  assert.equal((await client.signHash({ ...order, sad })).length, 1);
}

/** The caller is told to come again, and nothing else. */
export async function assertOutage(server: RunningServer): Promise<void> {
  const outage = await signOnce(server).catch((error: unknown) => error);
  assert.ok(outage instanceof SdkError && outage.answer?.status === 503, String(outage));
  const words = 'The service is temporarily unavailable';
  const error = 'temporarily_unavailable';
  assert.deepEqual(outage.answer, { status: 503, error, description: words });
}

export async function readiness(server: RunningServer): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.demo.baseUrl}/readyz`);
  return { status: answer.status, text: await answer.text() };
}

/** Whether it signs now. */
export function canSign(server: RunningServer): Promise<boolean> {
  return signOnce(server).then(
    () => true,
    () => false,
  );
}

/** Waits, a minute at most. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  while (!(await holds())) {
    assert.ok(performance.now() < giveUpAt, 'it did not come to that within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What the person in charge does in these tests, through the operator's face. */

import assert from 'node:assert/strict';
import { operatorToken } from './csc-world.ts';
import type { CscWorld, Session } from './csc-world.ts';
import { expectSuccess } from './expect-answer.ts';

export async function revokeCertificateOf(
  world: CscWorld,
  signer: Session,
  credentialID: string,
): Promise<void> {
  const serialNumber = await serialNumberOf(signer, credentialID);
  const { status } = await world.post('/operator/v1/certificates/revoke', {
    body: { serialNumber, reason: 'keyCompromise' },
    authorization: `Bearer ${operatorToken}`,
  });
  assert.equal(status, 204);
}

export async function unlock(world: CscWorld, credentialID: string): Promise<void> {
  const { status } = await world.post('/operator/v1/credentials/unlock', {
    body: { credentialID },
    authorization: `Bearer ${operatorToken}`,
  });
  assert.equal(status, 204);
}

async function serialNumberOf(signer: Session, credentialID: string): Promise<string> {
  const wanted = { credentialID, certInfo: true };
  const info = expectSuccess(await signer.call('v2', 'credentials/info', wanted));
  return String((info['cert'] as { serialNumber: string }).serialNumber);
}

/** One credential, for its owner; for anybody else it does not exist. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryCredentials } from '#adapters/memory/memory-credentials.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { sampleCredential } from '#ports/samples.contract.ts';
import { makeShowCredential } from './show-credential.ts';

test('a credential is shown to its owner; another’s looks like none: credential_unknown', async () => {
  const credentials = new MemoryCredentials({ record: async () => undefined });
  const credential = sampleCredential();
  await credentials.add(credential);
  const showCredential = makeShowCredential({ credentials });
  const owner = { accountId: credential.ownerId, clientId: 'client-1' as ClientId };
  assert.deepEqual(await showCredential(owner, credential.id), credential);

  const unknown = (error: unknown) =>
    error instanceof Refusal && error.code === 'credential_unknown' && error.detail === undefined;
  const stranger = { ...owner, accountId: 'account-2' as AccountId };
  await assert.rejects(showCredential(stranger, credential.id), unknown);
  await assert.rejects(showCredential(owner, 'credential-2' as CredentialId), unknown);
});

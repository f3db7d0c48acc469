/** What every memory of credentials must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '#domain/identifiers.ts';
import { recentSecondsMax } from './recent-credentials.ts';
import { now, sampleAccount, sampleCredential, sampleNote } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const { id } = sampleCredential();

export function recentCredentialsContract(name: string, open: OpenStores): void {
  async function world() {
    const clock = { at: now, now: () => clock.at };
    const stores = await open(clock);
    await stores.accounts.add(sampleAccount());
    return { ...stores, clock };
  }

  test(`${name}: what signing needs of a credential is told, and again`, async (t) => {
    const { credentials, recentCredentials, close } = await world();
    t.after(close);
    await credentials.add(sampleCredential());
    const { keyRef, ownerId, notAfter, enabled, revokedAt, oneTime } = sampleCredential();
    const needed = { id, keyRef, ownerId, notAfter, enabled, revokedAt, oneTime };
    for (let look = 0; look < 2; look += 1) {
      assert.partialDeepStrictEqual(await recentCredentials.find(id), needed);
    }
  });

  test(`${name}: a credential that was not there is found once it is`, async (t) => {
    const { credentials, recentCredentials, close } = await world();
    t.after(close);
    assert.equal(await recentCredentials.find(id), undefined);
    await credentials.add(sampleCredential());
    assert.equal((await recentCredentials.find(id))?.id, id);
    assert.equal(await recentCredentials.find('credential-2' as CredentialId), undefined);
  });

  test(`${name}: a change is seen once the credential is forgotten`, async (t) => {
    const { credentials, recentCredentials, close } = await world();
    t.after(close);
    await credentials.add(sampleCredential());
    await recentCredentials.find(id);
    await credentials.markRevoked(id, now, sampleNote);
    recentCredentials.forget(id);
    assert.equal((await recentCredentials.find(id))?.revokedAt, now);
  });

  test(`${name}: a change is seen after ${recentSecondsMax} seconds at the latest`, async (t) => {
    const { credentials, recentCredentials, clock, close } = await world();
    t.after(close);
    await credentials.add(sampleCredential());
    await recentCredentials.find(id);
    await credentials.markRevoked(id, now, sampleNote);
    clock.at = now + recentSecondsMax * 1000;
    assert.equal((await recentCredentials.find(id))?.revokedAt, now);
  });
}

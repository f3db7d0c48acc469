/** What every store of the authorization server's artifacts must do. Run by each adapter's test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OAuthArtifact } from './oauth-artifacts.ts';
import { countTrue, emptyStores, farFuture, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

type NewArtifact = Omit<OAuthArtifact, 'consumedAt'>;

function sampleArtifact(changes: Partial<NewArtifact> = {}): NewArtifact {
  return {
    kind: 'AuthorizationCode',
    idHash: 'id-hash-1',
    payload: 'locked “ペイロード”',
    grantHash: 'grant-hash-1',
    expiresAt: farFuture,
    ...changes,
  };
}

export function oauthArtifactsContract(name: string, open: OpenStores): void {
  test(`${name}: an artifact is found as it was put, under its kind alone`, async (t) => {
    const { oauthArtifacts } = await emptyStores(open, t);
    await oauthArtifacts.put(sampleArtifact());
    await oauthArtifacts.put(sampleArtifact({ idHash: 'other', grantHash: undefined }));
    const found = await oauthArtifacts.find('AuthorizationCode', 'id-hash-1');
    assert.deepEqual(found, { ...sampleArtifact(), consumedAt: undefined });
    const other = await oauthArtifacts.find('AuthorizationCode', 'other');
    assert.equal(other?.grantHash, undefined);
    assert.equal(await oauthArtifacts.find('Grant', 'id-hash-1'), undefined);
    assert.equal(await oauthArtifacts.find('AuthorizationCode', 'id-hash-2'), undefined);
  });

  test(`${name}: an artifact put again is replaced, and stays consumed`, async (t) => {
    const { oauthArtifacts } = await emptyStores(open, t);
    await oauthArtifacts.put(sampleArtifact());
    assert.equal(await oauthArtifacts.consume('AuthorizationCode', 'id-hash-1', now), true);
    await oauthArtifacts.put(sampleArtifact({ payload: 'later', expiresAt: now }));
    const found = await oauthArtifacts.find('AuthorizationCode', 'id-hash-1');
    assert.deepEqual(found, {
      ...sampleArtifact({ payload: 'later', expiresAt: now }),
      consumedAt: now,
    });
  });

  test(`${name}: of many who consume an artifact, or take it away, one does`, async (t) => {
    const { oauthArtifacts } = await emptyStores(open, t);
    await oauthArtifacts.put(sampleArtifact());
    const twenty = Array.from({ length: 20 });
    const consumed = await Promise.all(
      twenty.map((_, index) => oauthArtifacts.consume('AuthorizationCode', 'id-hash-1', index)),
    );
    assert.equal(countTrue(consumed), 1);
    const removed = await Promise.all(
      twenty.map(() => oauthArtifacts.remove('AuthorizationCode', 'id-hash-1')),
    );
    assert.equal(countTrue(removed), 1);
    assert.equal(await oauthArtifacts.consume('AuthorizationCode', 'id-hash-1', now), false);
    assert.equal(await oauthArtifacts.find('AuthorizationCode', 'id-hash-1'), undefined);
  });

  test(`${name}: a grant takes along what of the kind is its own`, async (t) => {
    const { oauthArtifacts } = await emptyStores(open, t);
    await oauthArtifacts.put(sampleArtifact());
    await oauthArtifacts.put(sampleArtifact({ idHash: 'b' }));
    await oauthArtifacts.put(sampleArtifact({ idHash: 'c', grantHash: 'grant-hash-2' }));
    await oauthArtifacts.put(sampleArtifact({ idHash: 'd', grantHash: undefined }));
    await oauthArtifacts.put(sampleArtifact({ idHash: 'b', kind: 'Interaction' }));
    await oauthArtifacts.removeOfGrant('AuthorizationCode', 'grant-hash-1');
    assert.equal(await oauthArtifacts.find('AuthorizationCode', 'id-hash-1'), undefined);
    assert.equal(await oauthArtifacts.find('AuthorizationCode', 'b'), undefined);
    for (const [kind, id] of [
      ['AuthorizationCode', 'c'],
      ['AuthorizationCode', 'd'],
      ['Interaction', 'b'],
    ] as const) {
      assert.notEqual(await oauthArtifacts.find(kind, id), undefined, `${kind} ${id}`);
    }
  });

  test(`${name}: an artifact is found when it has expired, until housekeeping comes`, async (t) => {
    const { oauthArtifacts, expiredRecords } = await emptyStores(open, t);
    await oauthArtifacts.put(sampleArtifact({ expiresAt: now }));
    assert.equal(await expiredRecords.destroyLapsed('oauth_artifacts', now, 100), 0);
    assert.notEqual(await oauthArtifacts.find('AuthorizationCode', 'id-hash-1'), undefined);
    assert.equal(await expiredRecords.destroyLapsed('oauth_artifacts', now + 1, 100), 1);
    assert.equal(await oauthArtifacts.find('AuthorizationCode', 'id-hash-1'), undefined);
  });
}

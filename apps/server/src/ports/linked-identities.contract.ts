/** What every store of linked identities must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import type { LinkedIdentity } from '#domain/login/linked-identity.ts';
import { countTrue, emptyStores, farFuture } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const sample: LinkedIdentity = {
  provider: '["oidc","tenant","https://id.example"]',
  subject: 'サブジェクト-1',
  accountId: 'account-1' as AccountId,
  createdAt: farFuture,
};

export function linkedIdentitiesContract(name: string, open: OpenStores): void {
  test(`${name}: a link comes back exactly as it was added`, async (t) => {
    const { linkedIdentities } = await emptyStores(open, t);
    assert.equal(await linkedIdentities.add(sample), true);
    assert.deepEqual(await linkedIdentities.find(sample.provider, sample.subject), sample);
  });

  test(`${name}: the same subject elsewhere, or one letter off, is somebody else`, async (t) => {
    const { linkedIdentities } = await emptyStores(open, t);
    const { provider } = sample;
    await linkedIdentities.add({ ...sample, subject: 'Sub' });
    assert.equal(await linkedIdentities.find('other', 'Sub'), undefined);
    for (const subject of ['sub', 'Sub ', 'Su', 'Sub\0', '%', '']) {
      assert.equal(await linkedIdentities.find(provider, subject), undefined, subject);
    }
    assert.equal(
      await linkedIdentities.add({ ...sample, provider: 'other', subject: 'Sub' }),
      true,
    );
  });

  test(`${name}: a subject is linked once, to the first account`, async (t) => {
    const { linkedIdentities } = await emptyStores(open, t);
    const links = Array.from({ length: 20 }, (_, index) =>
      linkedIdentities.add({ ...sample, accountId: `account-${index}` as AccountId }),
    );
    const answers = await Promise.all(links);
    assert.equal(countTrue(answers), 1);
    const found = await linkedIdentities.find(sample.provider, sample.subject);
    assert.equal(found?.accountId, `account-${answers.indexOf(true)}`);
  });
}

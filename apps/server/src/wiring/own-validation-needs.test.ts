/** What our own authorities cannot do is a need that is not met, in words for anybody; bugs rise. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedUnmet } from '@kumoin/ades';
import { parseCertificate } from '@kumoin/pki';
import { makePkiWorld } from '@kumoin/testkit';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { ownValidationNeeds } from './own-validation-needs.ts';

const at = Date.UTC(2030, 0, 1);
const pki = makePkiWorld({ at });
const [certificate, issuer] = pki.chain('p256').map((der) => parseCertificate(der));
assert.ok(certificate && issuer);
const question = { certificate, issuer, at };
const imprint = { hash: 'sha256', digest: new Uint8Array(32) } as const;

function failingWith(thrown: Error) {
  const fail = () => Promise.reject(thrown);
  return ownValidationNeeds({
    issueTimestamp: fail,
    answerStatusRequest: fail,
    showAuthority: async () => ({ chain: [issuer?.raw ?? new Uint8Array()] }) as never,
    publishCrl: fail,
  });
}

test('an outage may pass, and a refusal may not; neither tells what is behind us', async () => {
  const outage = new Outage('vault_failed', { cause: new Error('slot 3 of hsm.example') });
  const refusal = new Refusal('timestamp_clock_untrusted', 'by 3 s');
  for (const [thrown, permanent] of [[outage, false] as const, [refusal, true] as const]) {
    const needs = failingWith(thrown);
    for (const asked of [needs.timestamp(imprint), needs.revocation(question)]) {
      await assert.rejects(asked, (error) => {
        assert.ok(error instanceof NeedUnmet);
        assert.equal(error.permanent, permanent);
        assert.ok(!/hsm|vault|by 3 s/.test(error.message), error.message);
        return error.cause === thrown;
      });
    }
  }
});

test('a weak hash is refused for good, and a fault of the program rises as it is', async () => {
  const bug = new TypeError('secret is undefined');
  const needs = failingWith(bug);
  const weak = needs.timestamp({ hash: 'sha3-256', digest: new Uint8Array(32) });
  await assert.rejects(weak, (error) => error instanceof NeedUnmet && error.permanent);
  await assert.rejects(needs.timestamp(imprint), (error) => error === bug);
  await assert.rejects(needs.revocation(question), (error) => error === bug);
});

/** Who is asked for an issuer: whoever the way breaks off at by signatures, not by names. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assembleSigned,
  buildBasicConstraints,
  buildSubjectKeyIdentifier,
  buildTbsCertificate,
  keyIdentifier,
  parseCertificate,
} from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds, nameOf } from '@kumoin/testkit';
import { gatherChain, isCutOff } from './gather-chain.ts';
import { makeGathering } from './gathering.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const anchors = [certificateOf('root')];
const leaf = certificateOf('p256');

interface Renewed {
  /** Whose name it bears, and whose key. */
  readonly name: ActorName;
  readonly key: ActorName;
  readonly issuer?: ActorName;
  /** Who really signed it. */
  readonly by: ActorName;
  readonly identified?: boolean;
  readonly serial?: number;
}

/** An authority's certificate from another time of its life. */
function renewed({ name, key, issuer = name, by, identified = true, serial = 1 }: Renewed) {
  const signatureAlgorithm = defaultAlgorithm(by);
  const own = buildSubjectKeyIdentifier(keyIdentifier(world.publicKey(key)));
  const tbs = buildTbsCertificate({
    serialNumber: Uint8Array.of(7, serial >> 8, serial & 255),
    signatureAlgorithm,
    issuer: nameOf(issuer),
    subject: nameOf(name),
    notBefore: at - 1000,
    notAfter: at + 1000,
    publicKey: world.publicKey(key),
    extensions: [buildBasicConstraints({ ca: true }), ...(identified ? [own] : [])],
  });
  return assembleSigned(tbs, signatureAlgorithm, world.sign(by, signatureAlgorithm, tbs));
}

function gathering(...document: readonly Uint8Array[]) {
  const needs = makeTestNeeds(world);
  const made = makeGathering({ needs, anchors, at });
  made.pool.addData({ certificates: document, ocsps: [], crls: [] });
  return { needs, made };
}

describe('with the key of a renewed authority at hand, the issuer is asked for', () => {
  const other = { name: 'issuing', key: 'p384', issuer: 'root', by: 'root' } as const;
  for (const identified of [true, false]) {
    const title = identified ? 'and told apart by its identifier' : 'and by its signature alone';
    test(title, async () => {
      const { made, needs } = gathering(renewed({ ...other, identified }));
      const conclusion = await gatherChain(made, { certificate: leaf, at });
      assert.deepEqual(
        conclusion.valid && conclusion.path.map(({ serialNumberHex }) => serialNumberHex),
        [leaf, certificateOf('issuing'), ...anchors].map(({ serialNumberHex }) => serialNumberHex),
      );
      assert.equal(needs.asked.issuers, 1);
    });
  }

  test('and where nobody has it, once, and the way is cut off', async () => {
    const { made, needs } = gathering(renewed(other));
    needs.settings.failing.issuers = 9;
    for (let time = 0; time < 2; time += 1) {
      assert.equal((await gatherChain(made, { certificate: leaf, at })).valid, false);
    }
    assert.equal(needs.asked.issuers, 1);
    assert.equal(isCutOff(made, leaf), true);
  });

  test('and among more namesakes than a document has room for', async () => {
    const crowd = Array.from({ length: 2100 }, (_, serial) => {
      return renewed({ ...other, identified: false, serial });
    });
    const { made } = gathering(...crowd);
    assert.equal((await gatherChain(made, { certificate: leaf, at })).valid, true);
  });
});

describe('a way up', () => {
  const below = parseCertificate(
    renewed({ name: 'p384', key: 'p384', issuer: 'root', by: 'p521' }),
  );

  test('ends in a root that signed itself', () => {
    const { made } = gathering(world.certificate('foreignRoot'));
    assert.equal(isCutOff(made, certificateOf('foreignSigner')), false);
  });

  test('breaks off without it, and at a new key that the old one signed', () => {
    const { made: without } = gathering();
    assert.equal(isCutOff(without, certificateOf('foreignSigner')), true);
    const { made } = gathering(renewed({ name: 'root', key: 'p521', by: 'root' }));
    assert.equal(isCutOff(made, below), true);
    const { made: whole } = gathering(
      renewed({ name: 'root', key: 'p521', by: 'root' }),
      world.certificate('root'),
    );
    assert.equal(isCutOff(whole, below), false);
  });
});

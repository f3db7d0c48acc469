/** Many certificates under one name, and many questions about them: one budget for the run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assembleSigned,
  buildBasicConstraints,
  buildName,
  buildTbsCertificate,
  parseCertificate,
} from '@kumoin/pki';
import { generateKeyPair, makePkiWorld, signWith } from '@kumoin/testkit';
import { gatherChain } from './gather-chain.ts';
import { makeGathering } from './gathering.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const pki = makePkiWorld({ at });
const anchors = [parseCertificate(pki.certificate('root'))];
const algorithm = { scheme: 'ed25519' } as const;
const [crowdKey, otherKey] = [generateKeyPair('ed25519'), generateKeyPair('ed25519')];

let serial = 0;

/** One of many that share a name, by a key that is not the one its issuer's name goes with. */
function certificate(subject: string, { ca }: { readonly ca: boolean }): Uint8Array {
  serial += 1;
  const key = ca ? crowdKey : otherKey;
  const name = (value: string) => buildName([{ type: 'commonName', value }]);
  const tbs = buildTbsCertificate({
    serialNumber: Uint8Array.of(1, serial >> 8, serial & 255),
    signatureAlgorithm: algorithm,
    issuer: name('Crowd'),
    subject: name(subject),
    notBefore: at - 1000,
    notAfter: at + 1000,
    publicKey: new Uint8Array(key.publicKey.export({ type: 'spki', format: 'der' })),
    extensions: [buildBasicConstraints({ ca })],
  });
  return assembleSigned(tbs, algorithm, signWith(key.privateKey, algorithm, tbs));
}

function crowded() {
  const gathering = makeGathering({ needs: undefined, anchors, at });
  for (let count = 0; count < 60; count += 1) {
    gathering.pool.addCertificate(certificate('Crowd', { ca: true }));
  }
  gathering.pool.addCertificate(pki.certificate('issuing'));
  return gathering;
}

const signer = parseCertificate(pki.certificate('rsa2048'));

test('a run of hopeless questions ends; what it knows to be wrong it does not try again', async () => {
  const gathering = crowded();
  const { left } = gathering.paths;
  const reasons: string[] = [];
  for (let count = 0; count < 40; count += 1) {
    const asked = parseCertificate(certificate(`Below ${count}`, { ca: false }));
    const conclusion = await gatherChain(gathering, { certificate: asked, at });
    assert.ok(!conclusion.valid);
    reasons.push(conclusion.reason);
  }
  assert.equal(gathering.paths.left, 0);
  assert.equal(reasons[0], 'bad_signature');
  assert.equal(reasons.at(-1), 'path_too_complex');
  // Far fewer than the 2400 links there are.
  assert.ok(reasons.filter((reason) => reason === 'bad_signature').length * 60 * 10 <= left + 600);
});

test('beside such a crowd a path that is there is found, and costs nothing', async () => {
  const gathering = crowded();
  const { left } = gathering.paths;
  const conclusion = await gatherChain(gathering, { certificate: signer, at });
  assert.ok(conclusion.valid);
  assert.equal(gathering.paths.left, left);
});

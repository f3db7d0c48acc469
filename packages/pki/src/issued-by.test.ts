import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import { isIssuedBy, isSelfIssued, isSelfSigned } from './issued-by.ts';
import { parseCertificate } from './parse-certificate.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 0, 5) });
const certificate = parseCertificate(world.certificate('p256'));
const issuing = world.publicKey('issuing');
const flip = (octets: Uint8Array) =>
  octets.map((octet, index) => (index === 40 ? octet ^ 1 : octet));

test('answers the same however often it is asked, and never for other octets or another key', () => {
  for (let time = 0; time < 3; time += 1) {
    assert.equal(isIssuedBy(certificate, issuing), true);
    assert.equal(isIssuedBy(certificate, world.publicKey('root')), false);
    assert.equal(isIssuedBy({ ...certificate, tbs: flip(certificate.tbs) }, issuing), false);
    const signature = flip(certificate.signature);
    assert.equal(isIssuedBy({ ...certificate, signature }, issuing), false);
    const other = { scheme: 'ecdsa', hash: 'sha384' } as const;
    assert.equal(isIssuedBy({ ...certificate, signatureAlgorithm: other }, issuing), false);
    assert.equal(isIssuedBy({ ...certificate, signatureAlgorithm: undefined }, issuing), false);
  }
});

test('of one name is not yet signed by itself: a key that follows another is not', () => {
  const root = parseCertificate(world.certificate('root'));
  const foreign = parseCertificate(world.certificate('foreignRoot'));
  assert.deepEqual([isSelfIssued(root), isSelfSigned(root)], [true, true]);
  assert.deepEqual([isSelfIssued(certificate), isSelfSigned(certificate)], [false, false]);
  const { publicKey } = foreign;
  assert.deepEqual(
    [isSelfIssued({ ...root, publicKey }), isSelfSigned({ ...root, publicKey })],
    [true, false],
  );
});

/** Whose issuer promises not to revoke them, and the nearest that are revoked like any other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { makePkiWorld } from '@kumoin/testkit';
import { isNeverRevoked } from './never-revoked.ts';
import { oid } from './oids.ts';
import type { Certificate } from './parse-certificate.ts';
import { parseCertificate } from './parse-certificate.ts';

const world = makePkiWorld({ at: Date.UTC(2026, 0, 5) });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const signer = certificateOf('p256');
const authority = { ca: true, pathLength: undefined };
const marked = (id: string): Certificate => ({
  ...signer,
  extensions: new Map([...signer.extensions, [id, { critical: false, value: new Uint8Array() }]]),
});

const cases: readonly [string, Certificate, boolean][] = [
  ['a signer', signer, false],
  ['a signer whose certificate is short-term', certificateOf('brief'), true],
  ['an authority that says so', { ...certificateOf('brief'), basicConstraints: authority }, false],
  ['a signer marked noRevAvail', marked(oid.noRevAvail), true],
  [
    'an authority marked noRevAvail',
    { ...marked(oid.noRevAvail), basicConstraints: authority },
    false,
  ],
  ['a responder marked nocheck', certificateOf('ocsp'), true],
  ['a responder without', { ...certificateOf('ocsp'), noCheck: false }, false],
  ['a signer marked nocheck', { ...marked(oid.ocspNoCheck), noCheck: true }, false],
];

for (const [title, certificate, expected] of cases) {
  test(`${title}: ${expected ? 'never revoked' : 'may be revoked'}`, () => {
    assert.equal(isNeverRevoked(certificate), expected);
  });
}

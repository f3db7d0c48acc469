/** The outside of the tests tells the truth until told to lie. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkOcspResponse,
  checkTimestampToken,
  digest,
  findCrlStatus,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseTimestampToken,
} from '@kumoin/pki';
import type { ActorName } from './pki-world.ts';
import { makePkiWorld } from './pki-world.ts';
import type { TestNeeds } from './test-needs.ts';
import { makeTestNeeds } from './test-needs.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const imprint = { hash: 'sha256', digest: digest('sha256', Uint8Array.of(1)) } as const;

async function statusOf(needs: TestNeeds, name: ActorName, issuerName: ActorName = 'issuing') {
  const certificate = certificateOf(name);
  const issuer = certificateOf(issuerName);
  const [value] = await needs.revocation({ certificate, issuer, at });
  if (value === undefined) return 'silence';
  if (value.kind === 'crl') {
    return findCrlStatus({ certificate, issuer, crls: [parseCrl(value.der)], at });
  }
  const response = parseOcspResponse(value.der);
  assert.ok(response.status === 'successful');
  const check = checkOcspResponse({ response: response.basic, certificate, issuer, at });
  return check.sound ? check.status?.kind : check.reasons.join();
}

async function stampIsSound(needs: TestNeeds) {
  const token = parseTimestampToken(await needs.timestamp(imprint));
  return checkTimestampToken({
    token,
    hash: imprint.hash,
    expectedDigest: imprint.digest,
    anchors: [certificateOf('root')],
  });
}

test('the authority stamps what it is asked, at the instant that is set', async () => {
  const needs = makeTestNeeds(world);
  assert.deepEqual((await stampIsSound(needs)).reasons, []);
  needs.settings.at += dayMs;
  needs.settings.authority = 'archiveTsa';
  const later = await stampIsSound(needs);
  assert.deepEqual([later.reasons, later.at], [[], at + dayMs]);
  assert.equal(needs.asked.timestamp, 2);
});

test('the authority stamps something else, or not at all, where it is told to', async () => {
  const needs = makeTestNeeds(world, { wrongImprint: true });
  assert.deepEqual((await stampIsSound(needs)).reasons, ['imprint_mismatch']);
  needs.settings.failing.timestamp = 1;
  await assert.rejects(needs.timestamp(imprint));
  assert.equal((await stampIsSound(needs)).imprintMatches, false);
});

test('the responder speaks for the issuing CA, lists for the root', async () => {
  const needs = makeTestNeeds(world);
  assert.equal(await statusOf(needs, 'p256'), 'good');
  assert.equal(await statusOf(needs, 'tsa'), 'good');
  assert.equal(await statusOf(needs, 'revoked'), 'revoked');
  assert.equal(await statusOf(needs, 'issuing', 'root'), 'good');
  needs.settings.listsOnly = true;
  assert.equal(await statusOf(needs, 'p256'), 'good');
  assert.equal(await statusOf(needs, 'revoked'), 'revoked');
});

test('revocation, silence and age can be turned on', async () => {
  const needs = makeTestNeeds(world);
  needs.settings.revokedSince.set('p256', at);
  assert.equal(await statusOf(needs, 'p256'), 'revoked');
  needs.settings.silentAbout.add('p256');
  assert.equal(await statusOf(needs, 'p256'), 'silence');
  needs.settings.answersAgedMs = 2 * dayMs;
  assert.equal(await statusOf(needs, 'p384'), 'no_longer_valid');
});

test('issuers are found by name, up to the root', async () => {
  const needs = makeTestNeeds(world);
  assert.deepEqual(await needs.issuers(certificateOf('p256')), [world.certificate('issuing')]);
  assert.deepEqual(await needs.issuers(certificateOf('issuing')), [world.certificate('root')]);
});

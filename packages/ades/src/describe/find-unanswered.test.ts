/** What counts as complete material, and the nearest that does not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assembleOcspResponse,
  buildOcspCertId,
  buildOcspResponseData,
  keyIdentifier,
  parseCertificate,
} from '@kumoin/pki';
import type { Certificate, OcspCertStatus } from '@kumoin/pki';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld, makeTestNeeds } from '@kumoin/testkit';
import type { ValidationData } from '../extend/augmentable.ts';
import { findUnanswered } from './find-unanswered.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const pki = makePkiWorld({ at });
const other = makePkiWorld({ at: at + 1 });
const needs = makeTestNeeds(pki);
const certificateOf = (name: ActorName): Certificate => parseCertificate(pki.certificate(name));

async function answerAbout(name: ActorName): Promise<Uint8Array> {
  const [own = new Uint8Array(), issuer = own] = pki.chain(name);
  const question = { certificate: parseCertificate(own), issuer: parseCertificate(issuer), at };
  const [value] = await needs.revocation(question);
  return value?.der ?? new Uint8Array();
}

const ocsp = await answerAbout('p256');
const rootList = await answerAbout('issuing');
const whole: ValidationData = {
  certificates: pki.chain('p256'),
  ocsps: [ocsp],
  crls: [rootList],
};

function missingIn(data: Partial<ValidationData>, ...names: ActorName[]): readonly string[] {
  const certificates = (names.length === 0 ? (['p256'] as const) : names).map(certificateOf);
  const found = findUnanswered({ certificates, data: { ...whole, ...data } });
  return found.map(({ serialNumberHex }) => nameBySerial.get(serialNumberHex) ?? 'unknown');
}

const nameBySerial = new Map(
  (['p256', 'p384', 'issuing', 'root', 'tsa', 'ocsp', 'revoked'] as const).map((name) => [
    certificateOf(name).serialNumberHex,
    name,
  ]),
);

test('an answer for the signer and a list for its authority are complete', () => {
  assert.deepEqual(missingIn({}), []);
  assert.deepEqual(missingIn({ ocsps: [] }), ['p256']);
  assert.deepEqual(missingIn({ crls: [] }), ['issuing']);
  assert.deepEqual(missingIn({ ocsps: [], crls: [rootList, pki.crl()] }), []);
  assert.deepEqual(missingIn({}, 'p256', 'tsa'), ['tsa']);
});

test('an answer about somebody else, by somebody else, or that is noise, is none', async () => {
  assert.deepEqual(missingIn({ ocsps: [await answerAbout('p384')] }), ['p256']);
  assert.deepEqual(missingIn({ ocsps: [ocsp.subarray(1)] }), ['p256']);
  const forged = Uint8Array.from(ocsp, (octet, index) =>
    index === Buffer.from(ocsp).indexOf(pki.certificate('ocsp')) - 20 ? octet ^ 1 : octet,
  );
  assert.deepEqual(missingIn({ ocsps: [forged] }), ['p256']);
  assert.deepEqual(missingIn({ crls: [pki.crl('issuing')] }), ['issuing']);
});

test('that a responder does not know the certificate is no answer', () => {
  const { serialNumber } = certificateOf('p256');
  const certId = buildOcspCertId({ hash: 'sha1', issuer: certificateOf('issuing'), serialNumber });
  const said = (status: OcspCertStatus): Uint8Array => {
    const data = buildOcspResponseData({
      responderKeyHash: keyIdentifier(pki.publicKey('ocsp')),
      producedAt: at,
      responses: [{ certId, status, thisUpdate: at }],
    });
    const algorithm = defaultAlgorithm('ocsp');
    const signature = pki.sign('ocsp', algorithm, data);
    const certificates = [pki.certificate('ocsp')];
    return assembleOcspResponse({ data, algorithm, signature, certificates });
  };
  const alone = { certificates: pki.chain('p256').slice(0, 1), crls: [] };
  for (const [status, missing] of [
    [{ kind: 'good' }, []],
    [{ kind: 'revoked', revokedAt: at }, []],
    [{ kind: 'unknown' }, ['p256']],
  ] as const) {
    assert.deepEqual(missingIn({ ocsps: [said(status)] }), missing);
    assert.deepEqual(missingIn({ ...alone, ocsps: [said(status)] }), missing);
  }
});

test('a revocation is an answer too: what it says is not asked here', () => {
  const certificates = pki.chain('revoked');
  const lists = [rootList, pki.crl()];
  assert.deepEqual(missingIn({ certificates, ocsps: [], crls: lists }, 'revoked'), []);
});

test('where the issuer is not there, a name and a number have to do', () => {
  const certificates = pki.chain('p256').slice(0, 1);
  assert.deepEqual(missingIn({ certificates, crls: [] }), []);
  assert.deepEqual(missingIn({ certificates, ocsps: [], crls: [pki.crl()] }), []);
  assert.deepEqual(missingIn({ certificates, ocsps: [] }), ['p256']);
});

test('a responder nobody checks needs no answer, and who signed himself neither', () => {
  assert.deepEqual(missingIn({}, 'ocsp'), []);
  assert.deepEqual(missingIn({ crls: [], ocsps: [] }, 'root'), []);
});

test('thousands of certificates of one name end in time, as unanswered', () => {
  const [own = new Uint8Array(), issuing = new Uint8Array()] = pki.chain('p256');
  const namesakes = Array.from({ length: 3000 }, () => other.certificate('issuing'));
  const certificates = [own, ...namesakes, issuing];
  const begun = performance.now();
  // The same key signed both worlds: none of the namesakes is refused by its signature.
  assert.deepEqual(missingIn({ certificates }), []);
  const strangers = Array.from({ length: 3000 }, () => renamed(pki.certificate('foreignRoot')));
  assert.deepEqual(missingIn({ certificates: [own, ...strangers, issuing] }), ['p256']);
  assert.ok(performance.now() - begun < 20_000);
});

/** A certificate that says it is the authority, by a key that did not sign. */
function renamed(stranger: Uint8Array): Uint8Array {
  const [from, to] = ['Foreign Root', 'Test Issuing'].map((name) => Buffer.from(name));
  const text = Buffer.from(stranger);
  for (let at = text.indexOf(from ?? ''); at >= 0; at = text.indexOf(from ?? '')) {
    text.set(to ?? [], at);
  }
  return new Uint8Array(text);
}

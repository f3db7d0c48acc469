/** A response to be believed, and what is found when one thing about it is another. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { derExplicit, derSequence } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { keyIdentifier } from '../public-key.ts';
import type { OcspCheck, OcspEvidence } from './check-ocsp-response.ts';
import { checkOcspResponse } from './check-ocsp-response.ts';
import { buildOcspCertId } from './ocsp-cert-id.ts';
import type { OcspResponseDataInput } from './ocsp-response.ts';
import { assembleOcspResponse, buildOcspResponseData } from './ocsp-response.ts';
import type { BasicOcspResponse } from './parse-ocsp-response.ts';
import { parseOcspResponse } from './parse-ocsp-response.ts';

const at = Date.UTC(2026, 5, 1, 12);
const dayMs = 86_400_000;
const skewMs = 5 * 60_000;
const world = makePkiWorld({ at });
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));
const issuer = certificateOf('issuing');
const certificate = certificateOf('p256');
const nonce = new Uint8Array(32).fill(5);

interface Answering extends Partial<OcspResponseDataInput> {
  readonly signer?: ActorName;
  readonly about?: ActorName;
  readonly namedIssuer?: ActorName;
  readonly certificates?: readonly Uint8Array[];
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
  /** Name the responder instead of its key. */
  readonly byName?: boolean;
}

function answer(answering: Answering = {}): BasicOcspResponse {
  const { signer = 'ocsp', about = 'p256', namedIssuer = 'issuing', ...rest } = answering;
  const { serialNumber } = certificateOf(about);
  const built = buildOcspResponseData({
    responderKeyHash: keyIdentifier(world.publicKey(signer)),
    producedAt: at,
    responses: [
      {
        certId: buildOcspCertId({
          hash: 'sha1',
          issuer: certificateOf(namedIssuer),
          serialNumber,
        }),
        status: { kind: 'good' },
        thisUpdate: rest.thisUpdate ?? at - 1000,
        nextUpdate: rest.nextUpdate ?? at + dayMs,
      },
    ],
    nonce,
    ...rest,
  });
  const data = rest.byName === true ? named(built, certificateOf(signer).subject.raw) : built;
  const algorithm = defaultAlgorithm(signer);
  const signature = world.sign(signer, algorithm, data);
  const certificates = rest.certificates ?? [world.certificate(signer)];
  return parse(assembleOcspResponse({ data, algorithm, signature, certificates }));
}

function named(data: Uint8Array, name: Uint8Array): Uint8Array {
  const [, ...others] = parseDer(data).children;
  return derSequence(derExplicit(1, name), ...others.map(({ raw }) => raw));
}

function parse(der: Uint8Array): BasicOcspResponse {
  const response = parseOcspResponse(der);
  assert.ok(response.status === 'successful');
  return response.basic;
}

const check = (response: BasicOcspResponse, evidence: Partial<OcspEvidence> = {}): OcspCheck =>
  checkOcspResponse({ response, certificate, issuer, at, nonce, ...evidence });

describe('checkOcspResponse believes', () => {
  const believed: readonly [string, Answering][] = [
    ['an appointed responder, by key', {}],
    ['an appointed responder, by name', { byName: true }],
    ['the issuer itself', { signer: 'issuing', certificates: [] }],
    [
      'a responder beside a certificate that cannot be read',
      {
        certificates: [derSequence(), world.certificate('ocsp')],
      },
    ],
    ['an answer to the end of its window and the skew of clocks', { nextUpdate: at - skewMs }],
    ['an answer from clocks that run ahead', { thisUpdate: at + skewMs }],
  ];
  for (const [title, answering] of believed) {
    test(title, () => {
      const outcome = check(answer(answering));
      assert.deepEqual(outcome.reasons, []);
      assert.deepEqual([outcome.sound, outcome.status], [true, { kind: 'good' }]);
    });
  }

  test('and does not ask for a nonce that was not sent', () => {
    const { nonce: _, ...evidence } = { nonce };
    const response = answer();
    assert.ok(checkOcspResponse({ response, certificate, issuer, at, ...evidence }).sound);
  });
});

describe('checkOcspResponse refuses', () => {
  const dead = world.certificate('ocsp');
  const refused: readonly [string, Answering, Partial<OcspEvidence>, OcspCheck['reasons']][] = [
    ['an answer about another', { about: 'p384' }, {}, ['certificate_not_answered']],
    ['the serial of another issuer', { namedIssuer: 'root' }, {}, ['certificate_not_answered']],
    ['another nonce', { nonce: Uint8Array.of(1) }, {}, ['nonce_mismatch']],
    ['nobody at hand', { certificates: [] }, {}, ['responder_not_found']],
    ['an unappointed responder', { signer: 'p384' }, {}, ['responder_not_authorized']],
    ['a time-stamp authority', { signer: 'tsa' }, {}, ['responder_not_authorized']],
    ['a trusted third party', { signer: 'root' }, {}, ['responder_not_authorized']],
    [
      'a responder of another issuer',
      { namedIssuer: 'root', signer: 'ocsp' },
      { issuer: certificateOf('root') },
      ['responder_not_authorized'],
    ],
    ['one window too late', { nextUpdate: at - skewMs - 1000 }, {}, ['no_longer_valid']],
    ['one from the future', { thisUpdate: at + skewMs + 1000 }, {}, ['not_yet_valid']],
    [
      'one older than allowed',
      { thisUpdate: at - dayMs },
      { ageMaxMs: dayMs - skewMs - 1 },
      ['stale'],
    ],
    [
      'a responder past its certificate',
      { producedAt: at + 366 * dayMs, thisUpdate: at + 366 * dayMs, nextUpdate: at + 367 * dayMs },
      { at: at + 366 * dayMs },
      ['responder_not_valid_then'],
    ],
  ];
  for (const [title, answering, evidence, reasons] of refused) {
    test(title, () => {
      const outcome = check(answer(answering), evidence);
      assert.deepEqual(outcome.reasons, reasons);
      assert.equal(outcome.sound, false);
    });
  }

  test('a responder that vouches for itself', () => {
    const outcome = check(answer({ about: 'ocsp' }), { certificate: parseCertificate(dead) });
    assert.deepEqual(outcome.reasons, ['responder_not_authorized']);
  });

  test('a responder whose appointment was tampered with', () => {
    const tampered = Uint8Array.from(dead);
    tampered[tampered.length - 1] = (tampered[tampered.length - 1] ?? 0) ^ 1;
    const outcome = check(answer({ certificates: [tampered] }));
    assert.deepEqual(outcome.reasons, ['responder_not_authorized']);
  });

  test('a missing nonce', () => {
    const response = { ...answer(), nonce: undefined };
    assert.deepEqual(check(response).reasons, ['nonce_missing']);
  });

  test('one flipped bit in data or signature, and an unknown algorithm', () => {
    for (const member of ['data', 'signature'] as const) {
      const response = answer();
      const bytes = Uint8Array.from(response[member]);
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
      const outcome = check({ ...response, [member]: bytes });
      assert.deepEqual(outcome.reasons, ['signature_wrong']);
      assert.equal(outcome.signatureValid, false);
    }
    const unknown = check({ ...answer(), signatureAlgorithm: undefined });
    assert.deepEqual(unknown.reasons, ['signature_algorithm_unsupported']);
  });
});

/** A sound token, and what is found when one thing about it or about the query is another. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { prepareSignedData } from '../cms/build-signed-data.ts';
import { digest } from '../digest.ts';
import { derNull, derRetag, derSequence } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import type { TimestampCheck, TimestampEvidence } from './check-timestamp-token.ts';
import { checkTimestampToken, isTimestampCertificate } from './check-timestamp-token.ts';
import type { TimestampToken } from './timestamp-token.ts';
import { parseTimestampToken, prepareTimestampToken } from './timestamp-token.ts';
import type { TstInfoInput } from './tst-info.ts';
import { buildTstInfo } from './tst-info.ts';

const at = Date.UTC(2026, 5, 1, 12);
const yearMs = 365 * 86_400_000;
const world = makePkiWorld({ at });
const expectedDigest = digest('sha256', new TextEncoder().encode('document'));
const certificateOf = (name: ActorName) => parseCertificate(world.certificate(name));

interface Stamping extends Partial<TstInfoInput> {
  readonly signer?: ActorName;
  readonly certificates?: readonly ActorName[];
}

function stamp({ signer = 'tsa', certificates = ['tsa', 'issuing'], ...info }: Stamping = {}) {
  const tstInfo = buildTstInfo({
    policy: '0.4.0.2023.1.1',
    hash: 'sha256',
    messageDigest: expectedDigest,
    serialNumber: 1n,
    at,
    nonce: 7n,
    ...info,
  });
  const signatureAlgorithm = defaultAlgorithm(signer);
  const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
    signatureAlgorithm,
    signerCertificate: world.certificate(signer),
    certificates: certificates.map((name) => world.certificate(name)),
    signingTime: at,
  });
  return finish(world.sign(signer, signatureAlgorithm, toBeSigned));
}

function check(token: TimestampToken, evidence: Partial<TimestampEvidence> = {}): TimestampCheck {
  return checkTimestampToken({ token, hash: 'sha256', expectedDigest, nonce: 7n, ...evidence });
}

const sound = stamp();

describe('checkTimestampToken', () => {
  test('believes a sound token, with its path at the stated time', () => {
    const anchors = [certificateOf('root')];
    const outcome = check(parseTimestampToken(sound), { anchors, policy: '0.4.0.2023.1.1' });
    assert.deepEqual([outcome.reasons, outcome.warnings], [[], []]);
    assert.ok(outcome.sound && outcome.path?.valid === true);
    assert.equal(outcome.at, at);
    assert.deepEqual(outcome.signerCertificate?.raw, world.certificate('tsa'));
  });

  test('believes a token that names its authority', () => {
    const named = stamp({ tsa: certificateOf('tsa').subject.raw });
    assert.deepEqual(check(parseTimestampToken(named)).reasons, []);
  });

  const refusals: readonly [
    string,
    Stamping,
    Partial<TimestampEvidence>,
    TimestampCheck['reasons'],
  ][] = [
    ['another digest', {}, { expectedDigest: new Uint8Array(32) }, ['imprint_mismatch']],
    ['another hash', {}, { hash: 'sha512' }, ['imprint_mismatch']],
    ['another nonce', { nonce: 8n }, {}, ['nonce_mismatch']],
    ['another policy', {}, { policy: '1.2.3' }, ['policy_mismatch']],
    [
      'the name of another authority',
      { tsa: certificateOf('issuing').subject.raw },
      {},
      ['authority_name_mismatch'],
    ],
    ['a name nobody can read', { tsa: derSequence(derNull()) }, {}, ['authority_name_mismatch']],
    [
      'a signer for other purposes',
      { signer: 'p256', certificates: ['p256'] },
      {},
      ['purpose_wrong'],
    ],
    ['a time past the certificate', { at: at + yearMs + 1000 }, {}, ['certificate_not_valid_then']],
    ['a time before it', { at: at - yearMs - 1 }, {}, ['certificate_not_valid_then']],
    ['no certificate', { certificates: [] }, {}, ['signer_certificate_not_found']],
    ['a foreign anchor', {}, { anchors: [certificateOf('foreignRoot')] }, ['path_not_valid']],
  ];
  for (const [title, stamping, evidence, reasons] of refusals) {
    test(`refuses ${title}`, () => {
      const outcome = check(parseTimestampToken(stamp(stamping)), evidence);
      assert.deepEqual(outcome.reasons, reasons);
      assert.equal(outcome.sound, false);
    });
  }

  test('refuses a token without the nonce, and asks for none where none was sent', () => {
    const { nonce: _, ...rest } = { nonce: 0n };
    const tstInfo = buildTstInfo({
      ...rest,
      policy: '1.2.3',
      hash: 'sha256',
      messageDigest: expectedDigest,
      serialNumber: 1n,
      at,
    });
    const signatureAlgorithm = defaultAlgorithm('tsa');
    const { toBeSigned, finish } = prepareTimestampToken(tstInfo, {
      signatureAlgorithm,
      signerCertificate: world.certificate('tsa'),
      certificates: [world.certificate('tsa')],
    });
    const token = parseTimestampToken(finish(world.sign('tsa', signatureAlgorithm, toBeSigned)));
    assert.deepEqual(check(token).reasons, ['nonce_missing']);
    assert.ok(checkTimestampToken({ token, hash: 'sha256', expectedDigest }).sound);
  });

  test('accepts the last millisecond of the certificate and its first', () => {
    const { notBefore, notAfter } = certificateOf('tsa');
    for (const moment of [notBefore, notAfter + 999]) {
      assert.deepEqual(check(parseTimestampToken(stamp({ at: moment }))).reasons, []);
    }
  });

  test('finds the signer among certificates from elsewhere', () => {
    const token = parseTimestampToken(stamp({ certificates: [] }));
    assert.deepEqual(check(token, { certificates: [certificateOf('tsa')] }).reasons, []);
  });

  test('refuses an imprint by a hash nobody serves', () => {
    const token = parseTimestampToken(sound);
    const tstInfo = { ...token.tstInfo, imprint: { fault: 'badAlg' as const } };
    assert.ok(check({ ...token, tstInfo }).reasons.includes('imprint_unsupported'));
  });

  test('passes over a certificate it cannot read on the way to the anchor', () => {
    const token = parseTimestampToken(sound);
    const unread = { raw: derSequence(), certificate: undefined };
    const certificates = [unread, ...token.signedData.certificates];
    const signedData = { ...token.signedData, certificates };
    const outcome = check({ ...token, signedData }, { anchors: [certificateOf('root')] });
    assert.deepEqual(outcome.reasons, []);
  });

  test('refuses one flipped bit in content, attribute and signature', () => {
    const flips = [
      ['20260601120000Z', ['message_digest_mismatch']],
      ['260601120000Z', ['signing_time_malformed', 'signature_wrong']],
    ] as const;
    for (const [needle, reasons] of flips) {
      const der = Uint8Array.from(sound);
      const found = Buffer.from(der)[needle.startsWith('20') ? 'indexOf' : 'lastIndexOf'](needle);
      const index = found + needle.length - (needle.startsWith('20') ? 2 : 1);
      der[index] = (der[index] ?? 0) ^ 1;
      assert.deepEqual(check(parseTimestampToken(der)).reasons, reasons);
    }
    const der = Uint8Array.from(sound);
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    assert.deepEqual(check(parseTimestampToken(der)).reasons, ['signature_wrong']);
  });
});

describe('parseTimestampToken', () => {
  test('refuses other content, detached content and a second signer', () => {
    const signatureAlgorithm = defaultAlgorithm('tsa');
    const order = {
      hash: 'sha256',
      signatureAlgorithm,
      signerCertificate: world.certificate('tsa'),
      certificates: [],
      contentDigest: expectedDigest,
    } as const;
    const signature = Uint8Array.of(1);
    for (const contentType of [oid.data, oid.tstInfo]) {
      const der = prepareSignedData({ ...order, contentType }).finish(signature);
      assert.throws(() => parseTimestampToken(der), { code: 'timestamp_malformed' });
    }
    assert.throws(() => parseTimestampToken(withTwoSigners(sound)), {
      code: 'timestamp_malformed',
    });
  });

  test('is not prepared around anything but a TSTInfo', () => {
    const signer = {
      signerCertificate: world.certificate('tsa'),
      certificates: [],
      signatureAlgorithm: defaultAlgorithm('tsa'),
    };
    assert.throws(() => prepareTimestampToken(derSequence(), signer), { name: 'PkiError' });
  });
});

test('only a certificate for time-stamping alone may stamp', () => {
  assert.ok(isTimestampCertificate(certificateOf('tsa')));
  assert.ok(!isTimestampCertificate(certificateOf('ocsp')));
  const tsa = certificateOf('tsa');
  const extension = tsa.extensions.get(oid.extendedKeyUsage);
  assert.ok(extension);
  const relaxed = new Map(tsa.extensions).set(oid.extendedKeyUsage, {
    ...extension,
    critical: false,
  });
  assert.ok(!isTimestampCertificate({ ...tsa, extensions: relaxed }));
  const purposes = [oid.purposeTimeStamping, oid.purposeClientAuth];
  assert.ok(!isTimestampCertificate({ ...tsa, extendedKeyUsage: purposes }));
  assert.ok(!isTimestampCertificate({ ...tsa, keyUsage: new Set(['keyEncipherment']) }));
});

function withTwoSigners(der: Uint8Array): Uint8Array {
  const [type, wrapper] = parseDer(der).children;
  const members = wrapper?.children[0]?.children ?? [];
  const signer = members.at(-1)?.children[0]?.raw;
  assert.ok(type !== undefined && signer !== undefined);
  const signerInfos = derRetag(0x31, derSequence(signer, signer));
  const signedData = derSequence(...members.slice(0, -1).map(({ raw }) => raw), signerInfos);
  return derSequence(type.raw, derRetag(0xa0, derSequence(signedData)));
}

/**
 * One sound signature, and what is found when a single thing about it is wrong. The damaged
 * ones are taken apart and put together again with a fresh, valid signature wherever the
 * fault is not the signature, so that each row shows its own reason and no other.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorName } from '@kumoin/testkit';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { encodeHashAlgorithm, encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import { digest } from '../digest.ts';
import { derTime } from '../der/der-time.ts';
import {
  concatBytes,
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derRetag,
  derSequence,
  derSetOf,
  derUnsigned,
} from '../der/encode-der.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { buildAttribute } from './attribute.ts';
import { buildSigningCertificateV2 } from './ess.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { SignerInfoCheck, SignerInfoEvidence } from './verify-signed-data.ts';
import { checkSignerInfo } from './verify-signed-data.ts';

const at = Date.UTC(2026, 5, 1, 12);
const world = makePkiWorld({ at });
const content = new TextEncoder().encode('content');
const sha256 = encodeHashAlgorithm('sha256');
const ecdsa = encodeSignatureAlgorithm({ scheme: 'ecdsa', hash: 'sha256' });

interface Parts {
  readonly attributes: readonly Uint8Array[];
  readonly sorted: boolean;
  readonly identifier: Uint8Array;
  readonly digestAlgorithm: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly certificates: readonly ActorName[];
  readonly contentType: string;
  readonly attached: Uint8Array | undefined;
  readonly signWith: ActorName;
}

const contentType = buildAttribute(oid.contentType, derObjectIdentifier(oid.data));
const messageDigest = digestAttribute(content);
const signingTime = buildAttribute(oid.signingTime, derTime(at));
const signingCertificate = buildSigningCertificateV2(world.certificate('p256'), 'sha256');
const protection = protect(sha256, ecdsa);
const whole = [contentType, messageDigest, signingTime, signingCertificate, protection];

const sound: Parts = {
  attributes: whole,
  sorted: true,
  identifier: issuerAndSerial('p256'),
  digestAlgorithm: sha256,
  signatureAlgorithm: ecdsa,
  certificates: ['issuing', 'p256', 'p384'],
  contentType: oid.data,
  attached: undefined,
  signWith: 'p256',
};

function digestAttribute(bytes: Uint8Array): Uint8Array {
  return buildAttribute(oid.messageDigest, derOctetString(digest('sha256', bytes)));
}

function protect(digestAlgorithm: Uint8Array, signatureAlgorithm: Uint8Array): Uint8Array {
  const value = derSequence(digestAlgorithm, derRetag(0xa1, signatureAlgorithm));
  return buildAttribute(oid.cmsAlgorithmProtection, value);
}

function issuerAndSerial(name: ActorName): Uint8Array {
  const { issuer, serialNumber } = parseCertificate(world.certificate(name));
  return derSequence(issuer.raw, derUnsigned(serialNumber));
}

function assemble(change: Partial<Parts> = {}): Uint8Array {
  const parts = { ...sound, ...change };
  const set = parts.sorted
    ? derSetOf(...parts.attributes)
    : derElement(0x31, concatBytes(parts.attributes));
  const signature = world.sign(parts.signWith, defaultAlgorithm(parts.signWith), set);
  const signerInfo = derSequence(
    derInteger(1),
    parts.identifier,
    parts.digestAlgorithm,
    ...(parts.attributes.length === 0 ? [] : [derRetag(0xa0, set)]),
    parts.signatureAlgorithm,
    derOctetString(signature),
  );
  const { attached } = parts;
  const encapsulated = derSequence(
    derObjectIdentifier(parts.contentType),
    ...(attached === undefined ? [] : [derExplicit(0, derOctetString(attached))]),
  );
  const certificates = derSetOf(...parts.certificates.map((name) => world.certificate(name)));
  const signedData = derSequence(
    derInteger(1),
    derSetOf(parts.digestAlgorithm),
    encapsulated,
    derRetag(0xa0, certificates),
    derSetOf(signerInfo),
  );
  return derSequence(derObjectIdentifier(oid.signedData), derExplicit(0, signedData));
}

function check(
  der: Uint8Array,
  evidence: Partial<SignerInfoEvidence> = { content },
): SignerInfoCheck {
  const signedData = parseSignedData(der);
  const [signerInfo] = signedData.signerInfos;
  assert.ok(signerInfo);
  return checkSignerInfo({ signedData, signerInfo, ...evidence });
}

const without = (...attributes: readonly Uint8Array[]): readonly Uint8Array[] =>
  whole.filter((attribute) => !attributes.includes(attribute));

/** A version 1 attribute, as older signers send it. */
function legacySigningCertificate(name: ActorName): Uint8Array {
  const identifier = derSequence(derOctetString(digest('sha1', world.certificate(name))));
  return buildAttribute(oid.signingCertificate, derSequence(derSequence(identifier)));
}

function flip(der: Uint8Array, needle: Uint8Array): Uint8Array {
  const flipped = Uint8Array.from(der);
  const position = Buffer.from(der).indexOf(needle) + needle.length - 1;
  assert.ok(position >= needle.length - 1, 'the needle is there');
  flipped[position] = (flipped[position] ?? 0) ^ 1;
  return flipped;
}

describe('checkSignerInfo accepts', () => {
  const accepted: readonly [string, Partial<Parts>][] = [
    ['the sound signature', {}],
    ['one without signing-time', { attributes: without(signingTime) }],
    ['one without algorithm protection', { attributes: without(protection) }],
    ['an identifier by key', { identifier: keyIdentified('p256') }],
    ['a digest algorithm with NULL', withNull()],
    [
      'a SHA-1 reference beside the other, both for the signer',
      { attributes: [...whole, legacySigningCertificate('p256')] },
    ],
    [
      'a SHA-1 reference alone',
      { attributes: [...without(signingCertificate), legacySigningCertificate('p256')] },
    ],
    [
      'several content time-stamps',
      {
        attributes: [
          ...whole,
          buildAttribute(oid.contentTimeStamp, derSequence(derInteger(1))),
          buildAttribute(oid.contentTimeStamp, derSequence(derInteger(2))),
        ],
      },
    ],
  ];
  for (const [title, change] of accepted) {
    test(title, () => {
      const outcome = check(assemble(change));
      assert.deepEqual([outcome.reasons, outcome.warnings], [[], []]);
      assert.equal(outcome.sound, true);
      assert.deepEqual(outcome.signerCertificate?.raw, world.certificate('p256'));
    });
  }

  test('content as octets, as a digest, and attached', () => {
    const der = assemble();
    assert.ok(check(der, { content: (hash) => digest(hash, content) }).sound);
    assert.ok(check(assemble({ attached: content }), {}).sound);
  });

  test('a signer beside a certificate that cannot be read', () => {
    const signedData = parseSignedData(assemble());
    const unread = { raw: derNull(), certificate: undefined };
    const certificates = [unread, ...signedData.certificates];
    const [signerInfo] = signedData.signerInfos;
    assert.ok(signerInfo);
    const evidence = { signedData: { ...signedData, certificates }, signerInfo, content };
    assert.ok(checkSignerInfo(evidence).sound);
  });

  test('a certificate from elsewhere where none is embedded', () => {
    const der = assemble({ certificates: [] });
    const certificates = [parseCertificate(world.certificate('p256'))];
    assert.ok(check(der, { content, certificates }).sound);
    assert.deepEqual(check(der).reasons, ['signer_certificate_not_found']);
  });

  test('attributes out of order with a warning, since the received bytes are what was signed', () => {
    const { attributes } = sound;
    const outcome = check(assemble({ attributes: [...attributes].reverse(), sorted: false }));
    assert.deepEqual([outcome.reasons, outcome.warnings], [[], ['signed_attributes_unsorted']]);
  });

  test('another issuer and serial beside the right digest with a warning', () => {
    const { issuer } = parseCertificate(world.certificate('p256'));
    const stray = derSequence(derSequence(derExplicit(4, issuer.raw)), derInteger(7));
    const identifier = derSequence(
      derOctetString(digest('sha256', world.certificate('p256'))),
      stray,
    );
    const value = derSequence(derSequence(identifier));
    const attribute = buildAttribute(oid.signingCertificateV2, value);
    const outcome = check(assemble({ attributes: [...without(signingCertificate), attribute] }));
    assert.deepEqual([outcome.reasons, outcome.warnings], [[], ['issuer_serial_differs']]);
  });
});

describe('checkSignerInfo refuses', () => {
  const refused: readonly [string, Partial<Parts>, SignerInfoCheck['reasons']][] = [
    ['no content type', { attributes: without(contentType) }, ['content_type_missing']],
    ['another content type', { contentType: oid.tstInfo }, ['content_type_mismatch']],
    [
      'an attribute that appears twice',
      { attributes: [...whole, digestAttribute(Uint8Array.of(1))] },
      ['signed_attribute_duplicated', 'message_digest_missing'],
    ],
    [
      'a message digest of two values',
      {
        attributes: [
          ...without(messageDigest),
          buildAttribute(
            oid.messageDigest,
            derOctetString(digest('sha256', content)),
            derOctetString(Uint8Array.of(1)),
          ),
        ],
      },
      ['message_digest_missing'],
    ],
    ['no message digest', { attributes: without(messageDigest) }, ['message_digest_missing']],
    [
      'a signing-time that is none',
      { attributes: [...without(signingTime), buildAttribute(oid.signingTime, derNull())] },
      ['signing_time_malformed'],
    ],
    [
      'protected algorithms that differ from those in use',
      {
        attributes: [...without(protection), protect(encodeHashAlgorithm('sha384'), ecdsa)],
      },
      ['algorithm_protection_mismatch'],
    ],
    [
      'no signing-certificate',
      { attributes: without(signingCertificate) },
      ['signing_certificate_missing'],
    ],
    [
      'a signing-certificate that cannot be read',
      {
        attributes: [
          ...without(signingCertificate),
          buildAttribute(oid.signingCertificateV2, derNull()),
        ],
      },
      ['signing_certificate_malformed'],
    ],
    [
      'two references of which one means another certificate',
      { attributes: [...whole, legacySigningCertificate('p384')] },
      ['signer_certificate_not_found'],
    ],
    [
      'an identifier that points elsewhere',
      { identifier: issuerAndSerial('p384') },
      ['signer_identifier_mismatch'],
    ],
    ['the key of another', { signWith: 'revoked' }, ['signature_wrong']],
    [
      'a digest algorithm nobody serves',
      { attributes: without(protection), digestAlgorithm: md5() },
      ['digest_algorithm_unsupported'],
    ],
    [
      'a signature algorithm nobody serves',
      { attributes: without(protection), signatureAlgorithm: md5() },
      ['signature_algorithm_unsupported'],
    ],
  ];
  for (const [title, change, reasons] of refused) {
    test(title, () => {
      const outcome = check(assemble(change));
      assert.deepEqual(outcome.reasons, reasons);
      assert.equal(outcome.sound, false);
    });
  }

  test('another certificate of the same key, issuer and serial put in its place', () => {
    const reissued = makePkiWorld({ at: at + 86_400_000 }).certificate('p256');
    const certificates = [parseCertificate(reissued)];
    const outcome = check(assemble({ certificates: [] }), { content, certificates });
    assert.deepEqual(outcome.reasons, ['signer_certificate_not_found']);
    assert.equal(outcome.signerCertificate, undefined);
  });

  test('a reference to a certificate that did not sign', () => {
    const reference = buildSigningCertificateV2(world.certificate('p384'), 'sha256');
    const outcome = check(assemble({ attributes: [...without(signingCertificate), reference] }));
    assert.deepEqual(outcome.reasons, ['signer_identifier_mismatch', 'signature_wrong']);
    assert.equal(outcome.signingCertificateMatches, false);
  });

  test('one flipped bit in content, attribute or signature, each for its own reason', () => {
    const der = assemble({ attached: content });
    const outcome = check(flip(der, content), {});
    assert.deepEqual(outcome.reasons, ['message_digest_mismatch']);
    assert.deepEqual([outcome.digestMatches, outcome.signatureValid], [false, true]);

    const attribute = check(flip(der, signingTime), {});
    assert.deepEqual(attribute.reasons, ['signing_time_malformed', 'signature_wrong']);
    assert.deepEqual([attribute.digestMatches, attribute.signatureValid], [true, false]);

    const signature = Uint8Array.from(der);
    signature[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    assert.deepEqual(check(signature, {}).reasons, ['signature_wrong']);
  });

  test('content that is missing, or supplied besides the attached', () => {
    assert.deepEqual(check(assemble(), {}).reasons, ['content_missing']);
    const both = check(assemble({ attached: content }), { content });
    assert.deepEqual(both.reasons, ['content_ambiguous']);
  });

  test('a signature without signed attributes, unverified', () => {
    const outcome = check(assemble({ attributes: [] }));
    assert.ok(outcome.reasons.includes('signed_attributes_missing'));
    assert.deepEqual([outcome.signatureValid, outcome.digestMatches], [false, false]);
  });
});

function keyIdentified(name: ActorName): Uint8Array {
  const { subjectKeyIdentifier } = parseCertificate(world.certificate(name));
  return derImplicit(0, subjectKeyIdentifier ?? new Uint8Array());
}

function withNull(): Partial<Parts> {
  const digestAlgorithm = derSequence(derObjectIdentifier(oid.sha256), derNull());
  const attributes = [...without(protection), protect(digestAlgorithm, ecdsa)];
  return { digestAlgorithm, attributes };
}

function md5(): Uint8Array {
  return derSequence(derObjectIdentifier('1.2.840.113549.2.5'), derNull());
}

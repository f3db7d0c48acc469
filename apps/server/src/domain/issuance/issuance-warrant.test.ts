/** Every rule by which an authority's key can be reached, and its nearest refusal. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  assembleSigned,
  buildAuthorityInfoAccess,
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildExtension,
  buildKeyUsage,
  buildName,
  buildOcspCertId,
  buildOcspNoCheck,
  buildOcspResponseData,
  buildQcStatements,
  buildSubjectAltName,
  buildSubjectKeyIdentifier,
  buildTbsCertificate,
  buildTbsCrl,
  derExplicit,
  derNamedBits,
  derSequence,
  digest,
  keyIdentifier,
  oid,
  parseDer,
} from '@kumoin/pki';
import type {
  KeyAlgorithm,
  OcspResponseDataInput,
  TbsCertificateFields,
  TbsCrlFields,
} from '@kumoin/pki';
import { Refusal } from '#domain/refusal.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { authorityAlgorithm, certificateOf } from './authority.ts';
import type { Authority, AuthorityKind } from './authority.ts';
import { certificateProfiles, evaluationPolicy } from './certificate-profile.ts';
import { draftCertificate, draftRoot } from './draft-certificate.ts';
import { IssuanceWarrant } from './issuance-warrant.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const dayMs = 24 * 3600 * 1000;
const yearMs = 365 * dayMs;

const world = await authorityWorld({ at });
const own = await world.createAuthorities(world.plan);
const other = await authorityWorld({ at }).then((another) =>
  another.createAuthorities(another.plan),
);
const { publicKey } = await world.ports.keyVault.generate('p-256');

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return `${error.code}: ${error.detail ?? ''}`;
  }
}

describe('a certificate', () => {
  const issuer = certificateOf(own.issuing);
  const profile = certificateProfiles.signer;
  const subject = buildName([{ type: 'commonName', value: 'Alice Example' }]);
  const extensions = {
    authorityKey: buildAuthorityKeyIdentifier(issuer.subjectKeyIdentifier ?? new Uint8Array()),
    subjectKey: buildSubjectKeyIdentifier(keyIdentifier(publicKey)),
    keyUsage: buildKeyUsage(profile.keyUsage),
    purposes: buildExtendedKeyUsage(profile.purposes),
    policies: buildCertificatePolicies([{ id: evaluationPolicy }]),
    access: buildAuthorityInfoAccess({
      ocspUrls: ['http://ca.test/ocsp'],
      caIssuersUrls: ['http://ca.test/ca.cer'],
    }),
    lists: buildCrlDistributionPoints(['http://ca.test/ca.crl']),
  };
  const fields: TbsCertificateFields = {
    serialNumber: new Uint8Array(16).fill(0x51),
    signatureAlgorithm: authorityAlgorithm(own.issuing.keyAlgorithm),
    issuer: issuer.subject.raw,
    subject,
    notBefore: at,
    notAfter: at + 2 * yearMs,
    publicKey,
    extensions: Object.values(extensions),
  };
  const withExtensions = (changed: Record<string, Uint8Array>) => ({
    extensions: Object.values({ ...extensions, ...changed }),
  });
  const without = (left: keyof typeof extensions) => {
    const { [left]: _, ...kept } = extensions;
    return { extensions: Object.values<Uint8Array>(kept) };
  };
  const warrantFor = (changed: Partial<TbsCertificateFields>, evidence: Partial<Evidence> = {}) =>
    IssuanceWarrant.forCertificate({
      tbs: buildTbsCertificate({ ...fields, ...changed }),
      profile: 'signer',
      issuer: own.issuing,
      at,
      ...evidence,
    });
  type Evidence = Parameters<typeof IssuanceWarrant.forCertificate>[0];

  test('that is exactly its profile may be signed, with the digest of its own bytes', () => {
    const warrant = warrantFor({});
    const tbs = buildTbsCertificate(fields);
    assert.deepEqual(warrant.tbs, tbs);
    assert.deepEqual(warrant.inputs, [digest('sha256', tbs)]);
    assert.equal(warrant.keyRef, own.issuing.keyRef);
  });

  const rows: readonly {
    readonly rule: string;
    readonly changed: Partial<TbsCertificateFields>;
  }[] = [
    {
      rule: 'serial number too short',
      changed: { serialNumber: new Uint8Array(15).fill(0x51) },
    },
    { rule: 'not valid now', changed: { notBefore: at + 1000 } },
    { rule: 'not valid now', changed: { notBefore: at - dayMs, notAfter: at - 1000 } },
    { rule: 'lives too long', changed: { notAfter: at + 2 * yearMs + 1000 } },
    {
      rule: 'key usage',
      changed: withExtensions({ keyUsage: buildKeyUsage(['nonRepudiation', 'digitalSignature']) }),
    },
    { rule: 'key usage', changed: withExtensions({ keyUsage: buildKeyUsage(['keyCertSign']) }) },
    { rule: 'key usage', changed: without('keyUsage') },
    { rule: 'extended key usage', changed: without('purposes') },
    {
      rule: 'extended key usage',
      changed: withExtensions({ purposes: buildExtendedKeyUsage([oid.purposeTimeStamping]) }),
    },
    {
      rule: 'extended key usage',
      changed: withExtensions({
        purposes: buildExtendedKeyUsage([...profile.purposes, oid.purposeOcspSigning]),
      }),
    },
    {
      rule: 'CA or not',
      changed: withExtensions({ ca: buildBasicConstraints({ ca: true }) }),
    },
    {
      rule: 'path length',
      changed: withExtensions({ ca: buildBasicConstraints({ ca: true, pathLength: 0 }) }),
    },
    {
      rule: 'policies',
      changed: withExtensions({ policies: buildCertificatePolicies([{ id: '0.4.0.194112.1.0' }]) }),
    },
    { rule: 'ocsp-nocheck', changed: withExtensions({ noCheck: buildOcspNoCheck() }) },
    {
      rule: 'subject key identifier',
      changed: withExtensions({ subjectKey: buildSubjectKeyIdentifier(new Uint8Array(20)) }),
    },
    { rule: 'subject key identifier', changed: without('subjectKey') },
    { rule: 'extensions', changed: without('authorityKey') },
    { rule: 'extensions', changed: without('lists') },
    {
      rule: 'extensions',
      changed: withExtensions({ name: buildSubjectAltName(['alice@example.test']) }),
    },
    {
      rule: 'extensions',
      changed: withExtensions({ claims: buildQcStatements({ claimsQualified: true }) }),
    },
    {
      rule: `criticality of ${oid.keyUsage}`,
      changed: withExtensions({
        keyUsage: buildExtension({ id: oid.keyUsage, value: derNamedBits([1]) }),
      }),
    },
    {
      rule: `criticality of ${oid.extendedKeyUsage}`,
      changed: withExtensions({
        purposes: buildExtendedKeyUsage(profile.purposes, { critical: true }),
      }),
    },
    { rule: 'issuer name', changed: { issuer: certificateOf(other.issuing).subject.raw } },
    {
      rule: 'authority key identifier',
      changed: withExtensions({
        authorityKey: buildAuthorityKeyIdentifier(keyIdentifier(publicKey)),
      }),
    },
    {
      rule: 'authority key identifier',
      changed: withExtensions({
        authorityKey: buildExtension({ id: oid.authorityKeyIdentifier, value: derSequence() }),
      }),
    },
    { rule: 'begins before its issuer', changed: { notBefore: issuer.notBefore - 1000 } },
    {
      rule: 'the key of the issuer',
      changed: {
        publicKey: issuer.publicKey,
        ...withExtensions({
          subjectKey: buildSubjectKeyIdentifier(keyIdentifier(issuer.publicKey)),
        }),
      },
    },
    { rule: 'the name of the issuer', changed: { subject: issuer.subject.raw } },
  ];
  for (const { rule, changed } of rows) {
    test(`is refused by the rule: ${rule}`, () => {
      // One second earlier, so that beginning before the issuer is not also living too long.
      const notAfter = changed.notBefore === issuer.notBefore - 1000 ? at + yearMs : undefined;
      const refusal = refusalOf(() => warrantFor({ ...changed, ...(notAfter && { notAfter }) }));
      assert.equal(refusal, `certificate_request_refused: ${rule}`);
    });
  }

  test('is refused when it outlives its issuer, and signed when it ends with it', () => {
    const late = issuer.notAfter - yearMs;
    const ending = { notBefore: late, notAfter: issuer.notAfter };
    assert.doesNotThrow(() => warrantFor(ending, { at: late }));
    const outliving = { ...ending, notAfter: issuer.notAfter + 1000 };
    assert.equal(
      refusalOf(() => warrantFor(outliving, { at: late })),
      'certificate_request_refused: outlives its issuer',
    );
  });

  test('is refused under an issuer whose certificate names no key', () => {
    const tbs = buildTbsCertificate({
      ...fields,
      subject: issuer.subject.raw,
      publicKey: issuer.publicKey,
      ...without('subjectKey'),
    });
    const signed = assembleSigned(tbs, fields.signatureAlgorithm, Uint8Array.of(0));
    const nameless = { ...own.issuing, chain: [signed, ...own.issuing.chain.slice(1)] };
    assert.equal(
      refusalOf(() => warrantFor({}, { issuer: nameless })),
      'certificate_request_refused: authority key identifier',
    );
  });

  test('is refused once its issuer has expired', () => {
    const late = issuer.notAfter + 1000;
    const refusal = refusalOf(() => warrantFor({}, { at: late }));
    assert.equal(refusal, 'certificate_not_valid: issuing');
  });

  for (const kind of ['root', 'timestamp', 'status'] as const) {
    test(`of a signer is refused to an authority of kind ${kind}`, () => {
      const refusal = refusalOf(() => warrantFor({}, { issuer: own[kind] }));
      assert.equal(refusal, `certificate_request_refused: an authority of kind ${kind}`);
    });
  }

  for (const name of ['signer', 'timestamp', 'status', 'issuing'] as const) {
    test(`drafted from the profile ${name} passes, and as no other profile`, () => {
      const authority = name === 'issuing' ? own.root : own.issuing;
      const tbs = draftFor(name, authority);
      for (const claimed of ['signer', 'timestamp', 'status', 'issuing'] as const) {
        const act = () =>
          IssuanceWarrant.forCertificate({ tbs, profile: claimed, issuer: authority, at });
        assert.equal(refusalOf(act) === undefined, claimed === name, claimed);
      }
    });
  }

  function draftFor(name: 'signer' | 'timestamp' | 'status' | 'issuing', authority: Authority) {
    const urls = { ocsp: 'http://ca/o', crl: 'http://ca/c', certificate: 'http://ca/i' };
    return draftCertificate(
      certificateProfiles[name],
      { name: subject, publicKey, serialNumber: fields.serialNumber },
      {
        at,
        issuer: {
          certificate: certificateOf(authority),
          signatureAlgorithm: authorityAlgorithm(authority.keyAlgorithm),
          urls,
        },
      },
    );
  }
});

describe('a root', () => {
  const name = buildName([{ type: 'commonName', value: 'Root' }]);
  const draft = (key: Uint8Array, algorithm: KeyAlgorithm = 'p-256') =>
    draftRoot(
      certificateProfiles.root,
      { name, publicKey: key, serialNumber: new Uint8Array(18).fill(0x51) },
      { signatureAlgorithm: authorityAlgorithm(algorithm), at },
    );
  const { keyRef } = own.root;

  test('certifies its own key', () => {
    const tbs = draft(publicKey);
    assert.equal(IssuanceWarrant.forRoot({ tbs, keyRef, publicKey, at }).keyRef, keyRef);
  });

  test('does not certify another key', () => {
    const tbs = draft(certificateOf(own.root).publicKey);
    const refusal = refusalOf(() => IssuanceWarrant.forRoot({ tbs, keyRef, publicKey, at }));
    assert.equal(refusal, 'certificate_request_refused: not the key of the root');
  });

  test('does not certify itself under the name of another', () => {
    const tbs = certificateOf(own.issuing).tbs;
    const key = certificateOf(own.issuing).publicKey;
    const refusal = refusalOf(() => IssuanceWarrant.forRoot({ tbs, keyRef, publicKey: key, at }));
    assert.match(refusal ?? '', /^certificate_request_refused/);
  });

  test('with an Ed25519 key signs the bytes, not a digest', async () => {
    const edwards = await world.ports.keyVault.generate('ed25519');
    const tbs = draft(edwards.publicKey, 'ed25519');
    const warrant = IssuanceWarrant.forRoot({ tbs, ...edwards, at });
    assert.deepEqual(warrant.inputs, [tbs]);
  });
});

describe('a revocation list', () => {
  const issuer = certificateOf(own.issuing);
  const fields: TbsCrlFields = {
    signatureAlgorithm: authorityAlgorithm(own.issuing.keyAlgorithm),
    issuer: issuer.subject.raw,
    thisUpdate: at,
    nextUpdate: at + dayMs,
    number: 8,
    authorityKeyIdentifier: issuer.subjectKeyIdentifier ?? new Uint8Array(),
    entries: [],
  };
  const warrantFor = (changed: Partial<TbsCrlFields>, kind: AuthorityKind = 'issuing') =>
    IssuanceWarrant.forCrl({
      tbs: buildTbsCrl({ ...fields, ...changed }),
      issuer: own[kind],
      lastNumber: 7,
      at,
    });

  test('of this issuer, of now, with the next number, may be signed', () => {
    assert.equal(warrantFor({}).keyRef, own.issuing.keyRef);
  });

  const rows: readonly { readonly rule: string; readonly changed: Partial<TbsCrlFields> }[] = [
    { rule: 'issuer name of the list', changed: { issuer: certificateOf(own.root).subject.raw } },
    {
      rule: 'issuer key of the list',
      changed: { authorityKeyIdentifier: keyIdentifier(publicKey) },
    },
    { rule: 'number of the list', changed: { number: 7 } },
    { rule: 'number of the list', changed: { number: 9 } },
    { rule: 'time of the list', changed: { thisUpdate: at - 1000 } },
    { rule: 'next time of the list', changed: { nextUpdate: at + dayMs + 1000 } },
    {
      rule: 'a list that is not complete',
      changed: { issuingDistributionPoint: { urls: ['http://ca.test/part.crl'] } },
    },
  ];
  for (const { rule, changed } of rows) {
    test(`is refused by the rule: ${rule}`, () => {
      assert.equal(
        refusalOf(() => warrantFor(changed)),
        `certificate_request_refused: ${rule}`,
      );
    });
  }

  test('is refused when it never ends, or says nothing of the key that signs it', () => {
    const members = parseDer(buildTbsCrl(fields)).children;
    const rawOf = (nodes: typeof members) => nodes.map(({ raw }) => raw);
    const endless = derSequence(...rawOf(members.filter((_, index) => index !== 4)));
    const [number] = (members.at(-1)?.children[0]?.children ?? []).slice(1);
    assert.ok(number);
    const listed = derExplicit(0, derSequence(number.raw));
    const nameless = derSequence(...rawOf(members.slice(0, -1)), listed);
    for (const [tbs, rule] of [
      [endless, 'next time of the list'],
      [nameless, 'issuer key of the list'],
    ] as const) {
      const evidence = { tbs, issuer: own.issuing, lastNumber: 7, at };
      assert.equal(
        refusalOf(() => IssuanceWarrant.forCrl(evidence)),
        `certificate_request_refused: ${rule}`,
      );
    }
  });

  test('is refused to a unit that is no CA', () => {
    const refusal = refusalOf(() => warrantFor({}, 'status'));
    assert.equal(refusal, 'certificate_request_refused: an authority of kind status');
  });
});

describe('a status answer', () => {
  const issuer = certificateOf(own.issuing);
  const serialNumber = Uint8Array.of(1, 2, 3);
  const ours = buildOcspCertId({ hash: 'sha1', issuer, serialNumber });
  const foreign = buildOcspCertId({
    hash: 'sha256',
    issuer: certificateOf(other.issuing),
    serialNumber,
  });
  const answer = {
    certId: ours,
    status: { kind: 'good' as const },
    thisUpdate: at,
    nextUpdate: at + 3600_000,
  };
  const fields: OcspResponseDataInput = {
    responderKeyHash: keyIdentifier(certificateOf(own.status).publicKey),
    producedAt: at,
    responses: [answer],
  };
  const warrantFor = (
    changed: Partial<OcspResponseDataInput>,
    { responder = own.status, issuedBy = own.issuing } = {},
  ) => {
    const tbs = buildOcspResponseData({ ...fields, ...changed });
    return IssuanceWarrant.forStatusResponse({ tbs, responder, issuer: issuedBy, at });
  };

  test('about this issuer, of now, may be signed by its responder', () => {
    assert.equal(warrantFor({}).keyRef, own.status.keyRef);
  });

  test('may say unknown about anybody', () => {
    const responses = [{ ...answer, certId: foreign, status: { kind: 'unknown' as const } }];
    assert.doesNotThrow(() => warrantFor({ responses }));
  });

  const rows: readonly {
    readonly rule: string;
    readonly changed: Partial<OcspResponseDataInput>;
  }[] = [
    { rule: 'responder', changed: { responderKeyHash: keyIdentifier(publicKey) } },
    { rule: 'time of the answer', changed: { producedAt: at - 1000 } },
    {
      rule: 'an answer about somebody else',
      changed: { responses: [answer, { ...answer, certId: foreign }] },
    },
    { rule: 'time of an answer', changed: { responses: [{ ...answer, thisUpdate: at + 1000 }] } },
    {
      rule: 'next time of an answer',
      changed: { responses: [{ certId: ours, status: { kind: 'good' }, thisUpdate: at }] },
    },
    {
      rule: 'next time of an answer',
      changed: { responses: [{ ...answer, nextUpdate: at + 3601_000 }] },
    },
  ];
  for (const { rule, changed } of rows) {
    test(`is refused by the rule: ${rule}`, () => {
      assert.equal(
        refusalOf(() => warrantFor(changed)),
        `certificate_request_refused: ${rule}`,
      );
    });
  }

  test('is refused to any other unit, and to the responder of somebody else', () => {
    const prefix = 'certificate_request_refused';
    const unit = refusalOf(() => warrantFor({}, { responder: own.timestamp }));
    assert.equal(unit, `${prefix}: an authority of kind timestamp`);
    const stranger = refusalOf(() => warrantFor({}, { responder: other.status }));
    assert.equal(stranger, `${prefix}: not its responder`);
  });
});

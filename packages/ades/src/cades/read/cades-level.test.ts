/** What each level takes of a CMS signature, rule by rule, and the nearest that does (6.3). */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  buildAttribute,
  derGeneralizedTime,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSetOf,
  derTime,
  digest,
  oid,
} from '@kumoin/pki';
import { makeCadesWorld } from '../../../../../tests/worlds/cades-world.ts';
import {
  closeCms,
  cut,
  cutAt,
  openCms,
  sew,
  signerMembers,
  unsignedAttributes,
  withSignerMembers,
  withUnsignedAttributes,
} from '../../../../../tests/worlds/cms-surgery.ts';
import { prepareCounterCades } from '../prepare-counter-cades.ts';
import { cadesShortcomings } from './cades-level.ts';
import { checkCadesSigner, readSigners } from './cades-signers.ts';
import { readCades } from './read-cades.ts';

const at = Date.UTC(2026, 0, 5, 13, 45);
const world = makeCadesWorld({ at });
const { certificate, algorithm } = world.signerOf('p256');
const signed = world.sign();
const longTerm = await world.extend(signed, 'B-LT');
const none = new Uint8Array();

type Attributes = readonly Uint8Array[];

/** Attributes as others would have signed them: changed, and signed anew. */
function signedOver(change: (attributes: Attributes) => Attributes, cms = signed): Uint8Array {
  return withSignerMembers(cms, (members) => {
    const attributes = change(cut(cutAt(members[3] ?? none).content).map(({ raw }) => raw));
    const set = derSetOf(...attributes);
    const value = derOctetString(world.pki.sign('p256', algorithm, set));
    const changed = new Map([
      [3, sew(0xa0, cutAt(set).content)],
      [5, value],
    ]);
    return members.map((member, index) => changed.get(index) ?? member);
  });
}

const typeOf = (attribute: Uint8Array): string =>
  Buffer.from(cutAt(attribute, 0).raw).toString('hex');
const isOf = (type: string) => (attribute: Uint8Array) =>
  typeOf(attribute) === Buffer.from(derObjectIdentifier(type)).toString('hex');

const without = (type: string) => signedOver((all) => all.filter((each) => !isOf(type)(each)));
const having = (...more: Attributes) => signedOver((all) => [...all, ...more]);
const instead = (type: string, ...values: Attributes) =>
  signedOver((all) => [
    ...all.filter((each) => !isOf(type)(each)),
    buildAttribute(type, ...values),
  ]);

const counterSign = (cms: Uint8Array) => {
  const order = { cms, to: '1', signer: world.signerOf('p384'), signingTime: at };
  return world.finish(prepareCounterCades(order), 'p384');
};

function shortcomings(cms: Uint8Array): readonly string[] {
  const [signer] = readSigners(readCades(cms));
  assert.ok(signer);
  return cadesShortcomings({ signer, checked: checkCadesSigner(signer) });
}

/** Two values that are not the same; what is inside is not asked here. */
const values = [derOctetString(Uint8Array.of(1)), derOctetString(Uint8Array.of(2))] as const;
const identifierV1 = derSequence(
  derSequence(derSequence(derOctetString(digest('sha1', certificate)))),
);
const later = Date.UTC(2050, 0, 1);
const policy = derSequence(derObjectIdentifier('1.2.3'), derSequence());
const store = buildAttribute(oid.signaturePolicyStore, derSequence(...values));
const stored = (cms: Uint8Array, count = 1) =>
  withUnsignedAttributes(cms, (all) => [...all, ...Array.from({ length: count }, () => store)]);

const token = await world.needs.timestamp({
  hash: 'sha256',
  digest: digest('sha256', certificate),
});
const contentStamp = buildAttribute(oid.contentTimeStamp, token);
const unknown = buildAttribute('1.2.3.4', values[0]);
const time = 'signing_time_of_wrong_type';

type Row = readonly [what: string, cms: Uint8Array, codes: readonly string[]];

const rows: readonly Row[] = [
  ['as ours are', signed, []],
  ['two content time-stamps', having(contentStamp, contentStamp), []],
  ['another attribute twice', having(unknown, unknown), ['attributes_malformed']],
  ['another attribute once', having(unknown), []],
  ['no message-digest', without(oid.messageDigest), ['message_digest_not_single']],
  [
    'a message-digest of two values',
    instead(oid.messageDigest, ...values),
    ['message_digest_not_single'],
  ],
  ['no signing-time', without(oid.signingTime), ['signing_time_not_single']],
  [
    'a signing-time of two values',
    instead(oid.signingTime, derTime(at), derTime(at + 1000)),
    ['attributes_malformed', 'signing_time_not_single'],
  ],
  [
    'signing-time in 2026, GeneralizedTime',
    instead(oid.signingTime, derGeneralizedTime(at)),
    [time],
  ],
  ['signing-time in 2049, UTCTime', instead(oid.signingTime, derTime(later - 1000)), []],
  [
    'signing-time in 2049, GeneralizedTime',
    instead(oid.signingTime, derGeneralizedTime(later - 1000)),
    [time],
  ],
  [
    'signing-time in 2050, GeneralizedTime',
    instead(oid.signingTime, derGeneralizedTime(later)),
    [],
  ],
  [
    'signing-time in 2050, with a fraction',
    instead(oid.signingTime, derGeneralizedTime(later + 500, { fraction: true })),
    [time],
  ],
  [
    'no signing-certificate',
    without(oid.signingCertificateV2),
    ['certificate_reference_not_single'],
  ],
  [
    'signing-certificate of both versions',
    having(buildAttribute(oid.signingCertificate, identifierV1)),
    ['certificate_reference_not_single'],
  ],
  [
    'signing-certificate of version 1',
    signedOver((all) => [
      ...all.filter((each) => !isOf(oid.signingCertificateV2)(each)),
      buildAttribute(oid.signingCertificate, identifierV1),
    ]),
    [],
  ],
  [
    'signer-attributes of both versions',
    having(
      buildAttribute(oid.signerAttributes, values[0]),
      buildAttribute(oid.signerAttributesV2, values[0]),
    ),
    ['signer_attributes_not_single'],
  ],
  ['signer-attributes of version 1', having(buildAttribute(oid.signerAttributes, values[0])), []],
  [
    'signer-attributes-v2 of two values',
    having(buildAttribute(oid.signerAttributesV2, ...values)),
    ['signer_attributes_not_single'],
  ],
  ['a policy document, and no policy', stored(signed), ['policy_store_unbound']],
  [
    'a policy document, and a policy that is implied',
    stored(having(buildAttribute(oid.signaturePolicyIdentifier, Uint8Array.of(5, 0)))),
    ['policy_store_unbound'],
  ],
  [
    'a policy document, and a policy by its digest',
    stored(having(buildAttribute(oid.signaturePolicyIdentifier, policy))),
    [],
  ],
  [
    'two policy documents, and a policy by its digest',
    stored(having(buildAttribute(oid.signaturePolicyIdentifier, policy)), 2),
    ['policy_store_unbound'],
  ],
  [
    'certificates without the one of the signer',
    closeCms(signed, { certificates: sew(0xa0, world.pki.certificate('p384')) }),
    ['signing_certificate_not_embedded'],
  ],
  ['a counter-signature', counterSign(signed), []],
];

describe('what every level takes', () => {
  for (const [what, cms, codes] of rows) {
    test(`${what}: ${codes.join(', ') || 'nothing against it'}`, () => {
      assert.deepEqual(shortcomings(cms), codes);
      assert.equal(world.levels(cms)[0], codes.length === 0 ? 'B-B' : 'none');
    });
  }

  const once = [
    oid.commitmentTypeIndication,
    oid.signerLocation,
    oid.contentHints,
    oid.contentIdentifier,
    oid.contentReference,
    oid.mimeType,
    oid.signaturePolicyIdentifier,
  ];
  for (const type of once) {
    test(`${type}: of one value, not of two`, () => {
      assert.deepEqual(shortcomings(having(buildAttribute(type, values[0]))), []);
      const twice = having(buildAttribute(type, ...values));
      assert.deepEqual(shortcomings(twice), ['attribute_repeated']);
    });
  }

  test('content of another type than data', () => {
    const { encapsulated } = openCms(signed);
    const type = derObjectIdentifier('1.2.3.4.5');
    const other = closeCms(instead(oid.contentType, type), {
      encapsulated: sew(
        0x30,
        type,
        ...cut(encapsulated.content)
          .slice(1)
          .map(({ raw }) => raw),
      ),
    });
    assert.deepEqual(shortcomings(other), ['content_type_not_data']);
    const missing = ['attributes_malformed', 'content_type_not_data'];
    assert.deepEqual(shortcomings(without(oid.contentType)), missing);
    // A null in its place, an identifier that is cut off.
    for (const octets of [
      [5, 0],
      [6, 1, 0x86],
    ]) {
      const cms = instead(oid.contentType, Uint8Array.from(octets));
      assert.deepEqual(shortcomings(cms), missing);
      assert.equal(world.levels(cms)[0], 'none');
    }
  });

  test('a counter-signature says no type of its content', () => {
    const typed = withUnsignedAttributes(signed, () => [
      // A whole signature over the value, with the attribute that is wrong in this place.
      buildAttribute(
        oid.counterSignature,
        sew(0x30, ...signerMembers(signed).map(({ raw }) => raw)),
      ),
    ]);
    const [signer] = readSigners(readCades(typed))[0]?.counterSigners ?? [];
    assert.ok(signer);
    const told = cadesShortcomings({ signer, checked: checkCadesSigner(signer) });
    assert.deepEqual(told, ['attributes_malformed', 'content_type_in_counter_signature']);
    const [counter] = readSigners(readCades(counterSign(signed)))[0]?.counterSigners ?? [];
    assert.ok(counter);
    assert.deepEqual(
      cadesShortcomings({ signer: counter, checked: checkCadesSigner(counter) }),
      [],
    );
  });
});

describe('what B-LT does not have', () => {
  const elsewhere = {
    'certificate-values': oid.certificateValues,
    'revocation-values': oid.revocationValues,
    'complete-certificate-references': oid.completeCertificateReferences,
    'complete-revocation-references': oid.completeRevocationReferences,
    'attribute-certificate-references': oid.attributeCertificateReferences,
    'attribute-revocation-references': oid.attributeRevocationReferences,
    'CAdES-C-time-stamp': oid.cadesCTimeStamp,
    'time-stamped-certs-crls-references': oid.referencesTimeStamp,
  };
  for (const [name, type] of Object.entries(elsewhere)) {
    test(name, async () => {
      const stamp = type === oid.cadesCTimeStamp || type === oid.referencesTimeStamp;
      const imprint = stamp ? digest('sha256', ...stampedBy(type)) : none;
      const value = stamp
        ? await world.needs.timestamp({ hash: 'sha256', digest: imprint })
        : derSequence();
      const cms = withUnsignedAttributes(longTerm, (all) => [...all, buildAttribute(type, value)]);
      assert.equal(world.levels(longTerm)[0], 'B-LT');
      assert.equal(world.levels(cms)[0], 'B-T');
    });
  }
});

/** Without references: value and signature time-stamp, or nothing at all. */
function stampedBy(type: string): readonly Uint8Array[] {
  if (type === oid.referencesTimeStamp) return [];
  const [stamp = none] = unsignedAttributes(longTerm).map(({ content }) => content);
  return [signerMembers(longTerm)[5]?.content ?? none, stamp];
}

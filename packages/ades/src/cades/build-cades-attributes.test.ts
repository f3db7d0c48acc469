/** Each property as an attribute, byte by byte where a reader depends on it, and what is refused. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesToHex, digest } from '@kumoin/pki';
import { makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import type { PlainValue } from '../describe/document-description.ts';
import type { SignerProperties } from '../properties/signer-properties.ts';
import { buildCadesAttributes } from './build-cades-attributes.ts';
import { describeCades } from './describe-cades.ts';

const world = makeCadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const policyDocument = new TextEncoder().encode('What a signature of ours means.');

function told(signerProperties: SignerProperties): Record<string, PlainValue | PlainValue[]> {
  const [signature] = describeCades(world.sign({ signerProperties })).signatures;
  assert.ok(signature);
  assert.deepEqual(signature.integrity.faults, []);
  assert.equal(signature.level, 'B-B');
  const own = signature.attributes.filter(({ name }) => !always.includes(name));
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

const always = [
  'content-type',
  'message-digest',
  'signing-time',
  'signing-certificate-v2',
  'cms-algorithm-protection',
];

const hexOf = (properties: SignerProperties): string =>
  buildCadesAttributes(properties).map(bytesToHex).join();

describe('what a signer says', () => {
  test('comes back as it was said', () => {
    const policy = {
      id: '1.2.3.4',
      hash: 'sha384' as const,
      digest: digest('sha384', policyDocument),
      uri: 'https://policy.test/1.pdf',
      userNotice: 'Read it first.',
    };
    const place = {
      country: 'JP',
      locality: '京都市',
      street: '1 Karasuma',
      postalCode: '600-8216',
      region: 'Kyoto',
    };
    assert.deepEqual(
      told({
        commitments: ['proof-of-approval'],
        claimedRoles: ['Director', '代表取締役'],
        place,
        policy,
        mimeType: 'text/plain',
      }),
      {
        'commitment-type-indication': 'proof-of-approval',
        'signer-attributes-v2': { claimed: ['Director', '代表取締役'] },
        'signer-location': {
          country: 'JP',
          locality: '京都市',
          postalAddress: ['1 Karasuma', '600-8216', 'Kyoto'],
        },
        'signature-policy-identifier': {
          id: '1.2.3.4',
          hash: 'sha384',
          digest: bytesToHex(policy.digest),
          uri: 'https://policy.test/1.pdf',
          userNotice: 'Read it first.',
        },
        'mime-type': 'text/plain',
      },
    );
  });

  test('the media type is left out beside content hints', () => {
    const contentHints = { description: 'text', contentType: '1.2.840.113549.1.7.1' };
    const hints = { 'content-hints': contentHints };
    assert.deepEqual(told({ contentHints, mimeType: 'text/plain' }), hints);
  });

  test('several commitments are values of one attribute', () => {
    const commitments = ['proof-of-origin', { oid: '1.2.3' }] as const;
    const [attribute, ...more] = buildCadesAttributes({ commitments });
    assert.deepEqual(more, []);
    assert.equal(
      bytesToHex(attribute ?? new Uint8Array()),
      '3024' +
        '060b2a864886f70d0109100210' +
        '3115' +
        '300406022a03' +
        '300d060b2a864886f70d0109100601',
    );
    const [signature] = describeCades(world.sign({ signerProperties: { commitments } })).signatures;
    assert.deepEqual(
      signature?.attributes
        .filter(({ name }) => name === 'commitment-type-indication')
        .map(({ value }) => value),
      ['1.2.3', 'proof-of-origin'],
    );
  });

  test('claimed roles stand under [0] as attributes of type id-at-role', () => {
    assert.equal(
      hexOf({ claimedRoles: ['R'] }),
      '301d' +
        '060704008195320101' +
        '3112' +
        '3010' +
        'a00e' +
        '300c' +
        '300a' +
        '0603550448' +
        '31030c0152',
    );
  });

  test('country and locality are tagged explicitly, the address is [2] around a sequence', () => {
    const place = { country: 'JP', locality: 'K', postalCode: '1' };
    const location = 'a0040c024a50' + 'a1030c014b' + 'a2053003' + '0c0131';
    assert.equal(
      hexOf({ place }),
      '3023' + '060b2a864886f70d0109100211' + '3114' + '3012' + location,
    );
  });

  test('a policy has its digest and, behind it, its qualifiers', () => {
    const policy = { id: 'urn:oid:1.2.3', hash: 'sha256' as const, digest: new Uint8Array(32) };
    const value = '06022a03' + '302f' + '300b0609608648016503040201' + '0420' + '00'.repeat(32);
    assert.equal(
      hexOf({ policy }),
      '3046' + '060b2a864886f70d010910020f' + '3137' + '3035' + value,
    );
    assert.ok(
      hexOf({ policy: { ...policy, uri: 'u:1' } }).endsWith(
        '3014' + '3012' + '060b2a864886f70d0109100501' + '1603753a31',
      ),
    );
    assert.ok(
      hexOf({ policy: { ...policy, userNotice: 'n' } }).endsWith(
        '3014' + '3012' + '060b2a864886f70d0109100502' + '3003' + '0c016e',
      ),
    );
  });
});

describe('what is refused', () => {
  const digestOf = { hash: 'sha256' as const, digest: new Uint8Array(32) };
  const refused: readonly [string, SignerProperties, string][] = [
    ['a commitment named by a URI', { commitments: [{ uri: 'https://c.test' }] }, 'unsupported'],
    ['a policy named by a URI', { policy: { id: 'https://p.test', ...digestOf } }, 'unsupported'],
    ['a policy that is no identifier', { policy: { id: 'ours', ...digestOf } }, 'malformed'],
    [
      'a policy digest of another length',
      { policy: { id: '1.2.3', ...digestOf, digest: new Uint8Array(31) } },
      'malformed',
    ],
    ['a URI outside ASCII', { policy: { id: '1.2.3', ...digestOf, uri: 'ü' } }, 'malformed'],
    [
      'a notice longer than 200 characters',
      { policy: { id: '1.2.3', ...digestOf, userNotice: 'n'.repeat(201) } },
      'malformed',
    ],
    ['a place that is nowhere', { place: {} }, 'malformed'],
    ['an empty role', { claimedRoles: [''] }, 'malformed'],
    ['a commitment of no identifier', { commitments: [{ oid: '9.9' }] }, 'malformed'],
    ['hints without a type', { contentHints: { contentType: '' } }, 'malformed'],
  ];
  for (const [what, properties, kind] of refused) {
    test(what, () => {
      const code = kind === 'unsupported' ? 'property_unsupported' : 'cades_property_malformed';
      assert.throws(() => buildCadesAttributes(properties), { code });
    });
  }

  test('nothing said is nothing written', () => {
    assert.deepEqual(buildCadesAttributes({}), []);
    assert.deepEqual(buildCadesAttributes({ commitments: [], claimedRoles: [] }), []);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concatBytes,
  derExplicit,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derPrintableString,
  derSequence,
  derSetOf,
  derUtf8String,
  oid,
  parseAttributes,
  parseDer,
} from '@kumoin/pki';
import {
  buildCadesProperty,
  cadesPropertyNames,
  findCadesProperty,
  malformedCadesProperties,
} from './cades-property.ts';
import type { CadesPropertyName } from './cades-property.ts';

const someOid = derObjectIdentifier('1.2.3.4');
const octets = derOctetString(Uint8Array.of(1, 2));
const text = derUtf8String('東京');
const qualifier = derSequence(someOid, text);
const role = derSequence(someOid, derSetOf(text));
const hashAndValue = derSequence(derSequence(someOid), octets);

/** Of each property values that are right, and for each the nearest ones that are not. */
const shapes: readonly (readonly [CadesPropertyName, Uint8Array, ...Uint8Array[]])[] = [
  ['commitment-type-indication', derSequence(someOid), derSequence(), someOid, derSequence(text)],
  [
    'commitment-type-indication',
    derSequence(someOid, derSequence(qualifier)),
    derSequence(someOid, derSequence(text)),
    derSequence(someOid, derSequence(qualifier), someOid),
  ],
  ['content-hints', derSequence(text, someOid), derSequence(text), derSequence(someOid, text)],
  ['content-hints', derSequence(someOid), derSequence(derPrintableString('a'), someOid)],
  ['mime-type', derUtf8String('text/plain'), derPrintableString('text/plain'), octets],
  [
    'signer-location',
    derSequence(derExplicit(0, derPrintableString('JP')), derExplicit(2, derSequence(text))),
    derSequence(),
    derSequence(text),
    derSequence(derExplicit(2, derSequence(...Array.from({ length: 7 }, () => text)))),
    derSequence(derExplicit(0, octets)),
  ],
  [
    'signer-attributes-v2',
    derSequence(derExplicit(0, derSequence(role))),
    derSequence(),
    derSequence(derExplicit(0, derSequence())),
    derSequence(derExplicit(0, derSequence(derSequence(someOid)))),
    derSequence(derExplicit(1, derSequence(role))),
  ],
  [
    'signature-policy-identifier',
    derSequence(someOid, hashAndValue),
    derNull(),
    derSequence(someOid),
    derSequence(someOid, derSequence(octets)),
  ],
  [
    'content-reference',
    derSequence(someOid, octets, octets),
    derSequence(someOid, octets),
    derSequence(someOid, octets, octets, octets),
  ],
  ['content-identifier', octets, text, concatBytes([octets, Uint8Array.of(0)])],
];

for (const [name, right, ...wrong] of shapes) {
  test(`${name}: signs a value of its shape as it came, and refuses the nearest others`, () => {
    const attribute = buildCadesProperty({ name, value: right });
    const [only] = parseAttributes(parseDer(derSetOf(attribute))).all;
    assert.deepEqual(
      only?.values.map(({ raw }) => raw),
      [right],
    );
    for (const value of [...wrong, new Uint8Array(), right.subarray(0, -1)]) {
      const malformed = { code: 'cades_property_malformed' };
      assert.throws(() => buildCadesProperty({ name, value }), malformed);
      assert.deepEqual(malformedCadesProperties([{ name, value }]), [name]);
    }
    const once = { name, value: right };
    assert.deepEqual(malformedCadesProperties([once]), []);
    assert.deepEqual(malformedCadesProperties([once, once]), [name]);
  });
}

test('finds a property by name and by object identifier, and no other', () => {
  for (const name of cadesPropertyNames) assert.equal(findCadesProperty(name), name);
  assert.equal(findCadesProperty(oid.commitmentTypeIndication), 'commitment-type-indication');
  for (const other of ['', 'Reason', 'toString', oid.signingTime, 'Content-Hints']) {
    assert.equal(findCadesProperty(other), undefined);
  }
});

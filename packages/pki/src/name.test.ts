/** Names: built within bounds, shown without disguise, compared as RFC 5280 asks. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  derElement,
  derInteger,
  derObjectIdentifier,
  derPrintableString,
  derSequence,
  derSetOf,
  derUtf8String,
} from './der/encode-der.ts';
import { parseDer } from './der/parse-der.ts';
import { tag } from './der/tag.ts';
import type { DistinguishedName, NameAttributeType } from './name.ts';
import { buildName, formatName, nameAttribute, parseName, sameName } from './name.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';

const malformed = { name: 'PkiError', code: 'name_malformed' };

type Given = Parameters<typeof buildName>[0][number];
const built = (...attributes: readonly Given[]): DistinguishedName =>
  parseName(parseDer(buildName(attributes)));
const cn = (value: string): DistinguishedName => built({ type: 'commonName', value });
const attribute = (type: string, value: Uint8Array): Uint8Array =>
  derSequence(derObjectIdentifier(type), value);
const named = (...relativeNames: readonly Uint8Array[]): DistinguishedName =>
  parseName(parseDer(derSequence(...relativeNames)));

test('a name comes back attribute by attribute, in order', () => {
  const name = built(
    { type: 'countryName', value: 'JP' },
    { type: 'organizationName', value: '雲印株式会社' },
    { type: 'commonName', value: '山田 花子' },
    { type: 'serialNumber', value: 'PNOJP-123' },
  );
  assert.equal(nameAttribute(name, 'commonName'), '山田 花子');
  assert.equal(nameAttribute(name, 'surname'), undefined);
  assert.equal(formatName(name), 'SERIALNUMBER=PNOJP-123,CN=山田 花子,O=雲印株式会社,C=JP');
});

test('country and serial number are printable, the rest UTF-8', () => {
  const tags = built(
    { type: 'countryName', value: 'JP' },
    { type: 'serialNumber', value: '1' },
    { type: 'commonName', value: 'x' },
  ).relativeNames.map(([first]) => first?.rawValue[0]);
  assert.deepEqual(tags, [tag.printableString, tag.printableString, tag.utf8String]);
});

const bounds: readonly [NameAttributeType, number][] = [
  ['commonName', 64],
  ['organizationName', 64],
  ['organizationalUnitName', 64],
  ['localityName', 128],
  ['stateOrProvinceName', 128],
  ['givenName', 32_768],
  ['surname', 32_768],
  ['serialNumber', 64],
  ['organizationIdentifier', 32_768],
];

for (const [type, max] of bounds) {
  test(`${type} holds ${max} characters and not one more`, () => {
    assert.equal(nameAttribute(built({ type, value: 'x'.repeat(max) }), type)?.length, max);
    assert.throws(() => buildName([{ type, value: 'x'.repeat(max + 1) }]), malformed);
    assert.throws(() => buildName([{ type, value: '' }]), malformed);
  });
}

test('length is counted in characters, not in code units', () => {
  assert.equal(nameAttribute(cn('𠮷'.repeat(64)), 'commonName')?.length, 128);
  assert.throws(() => cn('𠮷'.repeat(65)), malformed);
});

test('refuses what no name should hold', () => {
  assert.throws(() => buildName([]), malformed);
  for (const value of ['a\0b', 'a\nb', 'a\u0085b', 'a\ud800b']) {
    assert.throws(() => cn(value), malformed, JSON.stringify(value));
  }
  for (const value of ['J', 'JPN', 'jp', 'J1', '日本']) {
    assert.throws(() => buildName([{ type: 'countryName', value }]), malformed, value);
  }
  assert.throws(() => buildName([{ type: 'serialNumber', value: 'a@b' }]), malformed);
});

test('special characters are escaped as RFC 4514 has it', () => {
  const shown: readonly [string, string][] = [
    ['Sue, "Grab" it & run', 'CN=Sue\\, \\"Grab\\" it & run'],
    ['a+b;c<d>e\\f', 'CN=a\\+b\\;c\\<d\\>e\\\\f'],
    ['#hash', 'CN=\\#hash'],
    [' both ', 'CN=\\ both\\ '],
    [' ', 'CN=\\ '],
    ['a=b', 'CN=a=b'],
    ['\u202etxt.exe', 'CN=\\e2\\80\\aetxt.exe'],
  ];
  for (const [value, text] of shown) assert.equal(formatName(cn(value)), text);
});

test('a control character that came in is shown as its octets', () => {
  const name = named(derSetOf(attribute(oid.commonName, derUtf8String('a\u0000b\u001b[2J'))));
  assert.equal(formatName(name), 'CN=a\\00b\\1b[2J');
});

test('attributes without a keyword, and values that are no text, are shown as hex', () => {
  const email = attribute('1.2.840.113549.1.9.1', derElement(tag.ia5String, Buffer.from('a@b')));
  assert.equal(formatName(named(derSetOf(email))), '1.2.840.113549.1.9.1=#1603614062');
  const number = attribute(oid.commonName, derInteger(5));
  assert.equal(formatName(named(derSetOf(number))), 'CN=#020105');
});

test('several attributes in one relative name are joined with plus', () => {
  const name = named(
    derSetOf(attribute(oid.organizationName, derUtf8String('O1'))),
    derSetOf(
      attribute(oid.commonName, derUtf8String('N')),
      attribute(oid.serialNumber, derPrintableString('7')),
    ),
  );
  assert.match(formatName(name), /^(CN=N\+SERIALNUMBER=7|SERIALNUMBER=7\+CN=N),O=O1$/);
});

test('names are the same whatever the case, inner space, width or string type', () => {
  assert.ok(sameName(cn('Test  CA '), cn(' test ca')));
  assert.ok(sameName(cn('STRASSE'), cn('straße')));
  assert.ok(sameName(cn('ＡＢＣ'), cn('abc')));
  assert.ok(sameName(cn('soft\u00adhyphen'), cn('softhyphen')));
  const printable = named(derSetOf(attribute(oid.commonName, derPrintableString('Test CA'))));
  assert.ok(sameName(printable, cn('Test CA')));
});

test('names differ by value, attribute, order and grouping', () => {
  const both = [
    { type: 'organizationName', value: 'A' },
    { type: 'commonName', value: 'B' },
  ] as const;
  const [first, second] = both;
  assert.ok(sameName(built(...both), built(...both)));
  assert.ok(!sameName(built(...both), built(second, first)));
  assert.ok(!sameName(built(...both), built(first)));
  assert.ok(!sameName(cn('A'), cn('B')));
  assert.ok(!sameName(cn('A'), built({ type: 'organizationName', value: 'A' })));
  assert.ok(!sameName(cn('a b'), cn('ab')));
  const grouped = named(
    derSetOf(
      attribute(oid.organizationName, derUtf8String('A')),
      attribute(oid.commonName, derUtf8String('B')),
    ),
  );
  assert.ok(!sameName(grouped, built(...both)));
});

test('text cannot be made to look like another attribute when compared', () => {
  const one = cn('A","2.5.4.10=B');
  const two = built({ type: 'commonName', value: 'A' }, { type: 'organizationName', value: 'B' });
  assert.ok(!sameName(one, two));
});

test('a value that cannot be decoded is kept and compared as bytes', () => {
  const broken = (octet: number): DistinguishedName =>
    named(derSetOf(attribute(oid.commonName, derElement(tag.utf8String, Uint8Array.of(octet)))));
  assert.equal(nameAttribute(broken(0xff), 'commonName'), undefined);
  assert.ok(sameName(broken(0xff), broken(0xff)));
  assert.ok(!sameName(broken(0xff), broken(0xfe)));
});

test('a name that is no name is malformed', () => {
  const faults = [
    derInteger(1),
    derSequence(derInteger(1)),
    derSequence(derSetOf()),
    derSequence(derSetOf(derInteger(1))),
    derSequence(derSetOf(derSequence(derObjectIdentifier(oid.commonName)))),
    derSequence(derSetOf(attribute(oid.commonName, derSequence()).slice(0, 2))),
  ];
  for (const der of faults) {
    assert.throws(
      () => parseName(parseDer(der)),
      (error: unknown) => error instanceof PkiError,
    );
  }
  assert.deepEqual(parseName(parseDer(derSequence())).relativeNames, []);
});

test('whatever text goes in comes out, and every name equals itself', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
  fc.assert(
    fc.property(text, (value) => {
      fc.pre(!/\p{Cc}/u.test(value) && [...value].length <= 64 && value.isWellFormed());
      const name = cn(value);
      assert.equal(nameAttribute(name, 'commonName'), value);
      assert.ok(sameName(name, cn(value)));
      assert.ok(sameName(name, cn(value)) && formatName(name).startsWith('CN='));
    }),
  );
});

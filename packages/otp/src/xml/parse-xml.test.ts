import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OtpError } from '../index.ts';
import { parseXml, xmlLengthMax } from './parse-xml.ts';
import { childOf, childText, onlyChildOf, textOf } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';
import { writeXml } from './write-xml.ts';
import type { XmlPart } from './write-xml.ts';

const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

test('reads elements, attributes, text, comments and references', () => {
  const root = parseXml(
    `\ufeff<?xml version="1.0" encoding='UTF-8' standalone="yes"?>\r\n<!-- first --> ` +
      `<a b='1 &lt; "2"' c="x&#9;y\tz">one<!-- in between -->&amp;<b/><![CDATA[<two>]]>&#x3042;</a><!---->\n`,
  );
  assert.equal(root.name, 'a');
  assert.equal(root.attributes.get('b'), '1 < "2"');
  assert.equal(root.attributes.get('c'), 'x\ty z');
  assert.equal(root.text, 'one&<two>あ');
  assert.deepEqual(
    root.children.map(({ name }) => name),
    ['b'],
  );
});

test('reads octets as UTF-8, with its byte order mark or without', () => {
  const octets = new TextEncoder().encode('<a>鍵</a>');
  assert.equal(parseXml(octets).text, '鍵');
  assert.equal(parseXml(Uint8Array.of(0xef, 0xbb, 0xbf, ...octets)).text, '鍵');
  assert.throws(() => parseXml(octets.with(3, 0xff)), hasCode('xml_malformed'));
});

test('knows namespaces: defaults, prefixes, and where they end', () => {
  const root = parseXml(
    '<a xmlns="urn:1" xmlns:p="urn:2" p:x="1" x="2"><p:b xmlns:p="urn:3"/><b xmlns=""/><p:b xml:lang="ja"/></a>',
  );
  assert.equal(root.namespace, 'urn:1');
  assert.equal(root.attributes.get('{urn:2}x'), '1');
  assert.equal(root.attributes.get('x'), '2');
  assert.deepEqual(
    root.children.map(({ namespace }) => namespace),
    ['urn:3', '', 'urn:2'],
  );
});

const refused = {
  'a document type': '<!DOCTYPE a><a/>',
  'an external entity': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
  'entities of entities': '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "x">]><a>&b;</a>',
  'a document type inside': '<a><!DOCTYPE b></a>',
  'an instruction before': '<?php 1 ?><a/>',
  'an instruction inside': '<a><?x y?></a>',
  'an unknown entity': '<a>&nbsp;</a>',
  'an unknown entity in an attribute': '<a b="&nbsp;"/>',
  'a bare ampersand': '<a>1 & 2</a>',
  'a bare ampersand in an attribute': '<a b="1 & 2"/>',
};

for (const [what, document] of Object.entries(refused)) {
  test(`refuses ${what}`, () => {
    assert.throws(() => parseXml(document), hasCode('xml_refused'));
  });
}

const malformed = {
  nothing: '',
  'text alone': 'a',
  'a second root': '<a/><b/>',
  'text after the root': '<a/>x',
  'an element that does not end': '<a><b></b>',
  'elements that cross': '<a><b></a></b>',
  'a tag that does not end': '<a',
  'an attribute without a value': '<a b/>',
  'an attribute without quotes': '<a b=1/>',
  'an attribute twice': '<a b="1" b="2"/>',
  'an attribute twice by two prefixes': '<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>',
  'a tag in an attribute': '<a b="<"/>',
  'attributes that touch': '<a b="1"c="2"/>',
  'an undeclared prefix': '<p:a/>',
  'an undeclared prefix of an attribute': '<a p:b="1"/>',
  'a prefix for nothing': '<a xmlns:p=""/>',
  'the prefix xml for something else': '<a xmlns:xml="urn:1"/>',
  'the prefix xmlns': '<a xmlns:xmlns="urn:1"/>',
  'the namespace of xml by another prefix': '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
  'two colons': '<a:b:c xmlns:a="urn:1"/>',
  'a declaration that is not the first thing': '<a/><?xml version="1.0"?>',
  'another encoding': '<?xml version="1.0" encoding="UTF-16"?><a/>',
  'a control character': '<a>\u0001</a>',
  'a control character by reference': '<a>&#1;</a>',
  'a character beyond Unicode': '<a>&#x110000;</a>',
  'half a character': '<a>\ud800</a>',
  'two hyphens in a comment': '<!-- a -- b --><a/>',
  'a comment that does not end': '<a><!-- </a>',
  'a CDATA section that does not end': '<a><![CDATA[ </a>',
  'the end of a CDATA section in text': '<a>]]></a>',
  'a space before the name': '< a/>',
};

for (const [what, document] of Object.entries(malformed)) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => parseXml(document),
      (error) => error instanceof OtpError && /^xml_(malformed|refused)$/.test(error.code),
    );
  });
}

test('is bounded in length, depth, attributes and elements', () => {
  const tooLarge = hasCode('xml_too_large');
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  assert.equal(parseXml(nested(32)).name, 'a');
  assert.throws(() => parseXml(nested(33)), tooLarge);
  assert.throws(() => parseXml(nested(100_000)), tooLarge);
  const attributes = (count: number) =>
    `<a ${Array.from({ length: count }, (_, index) => `b${index}="" `).join('')}/>`;
  assert.equal(parseXml(attributes(64)).attributes.size, 64);
  assert.throws(() => parseXml(attributes(65)), tooLarge);
  assert.equal(parseXml(`<a>${'<b/>'.repeat(399_999)}</a>`).children.length, 399_999);
  assert.throws(() => parseXml(`<a>${'<b/>'.repeat(400_000)}</a>`), tooLarge);
  assert.throws(() => parseXml(' '.repeat(xmlLengthMax + 1)), tooLarge);
});

test('time grows with the length alone, whatever stands in it', () => {
  const length = 2_000_000;
  const hostile = [
    `<a>${'&lt;'.repeat(length / 4)}`,
    `<!--${'-'.repeat(length)}`,
    `<a ${' '.repeat(length)}`,
    `<a b="${'&'.repeat(length)}"`,
    `<a b="${'&lt;'.repeat(length / 4)}"/>`,
    `<${'a'.repeat(length)}`,
    `<a>${']'.repeat(length)}`,
    `<a>${'<![CDATA[]]>'.repeat(length / 12)}`,
    `<a>${'<!---->'.repeat(length / 7)}`,
  ];
  const before = process.cpuUsage();
  for (const document of hostile) {
    try {
      parseXml(document);
    } catch (error) {
      assert.ok(error instanceof OtpError, String(error));
    }
  }
  const { user } = process.cpuUsage(before);
  assert.ok(user < 10_000_000, `${user / 1000} ms`);
});

test('any text is read or refused, and never anything else', () => {
  const scraps = fc.constantFrom(
    '<', '>', '/', '<a', '</a>', '<a>', '=', '"', "'", '&', ';', '&#', '&#x', 'lt', '<!--', '-->',
    '<![CDATA[', ']]>', '<?xml version="1.0"?>', '<!DOCTYPE', 'xmlns', ':', 'p', ' ', '\n', '\u0000',
  ); // prettier-ignore
  const text = fc.array(fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 4 })));
  fc.assert(
    fc.property(text, (parts) => {
      try {
        parseXml(parts.join(''));
      } catch (error) {
        assert.ok(error instanceof OtpError, String(error));
      }
    }),
    { numRuns: 5000 },
  );
});

const characters = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) =>
    text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, ''),
  );
const name = fc.constantFrom('a', 'b', 'c.d', '_e-f');
const { part } = fc.letrec<{ part: XmlPart }>((tie) => ({
  part: fc.record(
    {
      name,
      attributes: fc.dictionary(name, characters, { noNullPrototype: true }),
      children: fc.array(tie('part'), { maxLength: 3, depthIdentifier: 'part' }),
    },
    { requiredKeys: ['name'] },
  ),
}));

const asWritten = (element: XmlElement): unknown => ({
  name: element.name,
  attributes: Object.fromEntries(element.attributes),
  children: element.children.map(asWritten),
});
const asGiven = (given: XmlPart): unknown => ({
  name: given.name,
  attributes: { ...given.attributes },
  children: (given.children ?? []).flatMap((child) => (child ? [asGiven(child)] : [])),
});

test('what is written is read again, whatever characters it has', () => {
  fc.assert(
    fc.property(part, (given) => {
      assert.deepEqual(asWritten(parseXml(writeXml(given))), asGiven(given));
    }),
  );
  fc.assert(
    fc.property(characters, (text) => {
      assert.equal(parseXml(writeXml({ name: 'a', text })).text, text);
    }),
  );
});

test('leaves out attributes and children that are undefined', () => {
  const text = writeXml({ name: 'a', attributes: { b: undefined }, children: [undefined] });
  assert.equal(text, '<?xml version="1.0" encoding="UTF-8"?>\n<a/>\n');
});

test('a child that stands twice, misses or holds elements where text should be is told', () => {
  const root = parseXml('<a><b/><b/><c><d/></c><e> x </e></a>');
  const called = (local: string) => ({ namespace: '', name: local });
  const isMalformed = hasCode('pskc_malformed');
  assert.throws(() => childOf(root, called('b')), isMalformed);
  assert.throws(() => onlyChildOf(root, called('z')), isMalformed);
  assert.throws(() => textOf(onlyChildOf(root, called('c'))), isMalformed);
  assert.equal(childText(root, called('e')), 'x');
  assert.equal(childText(root, called('z')), undefined);
  assert.equal(childOf(undefined, called('e')), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import { makeForeignXades } from '../../../../../tests/worlds/foreign-xades.ts';
import { describeXades } from '../describe-xades.ts';

const pki = makePkiWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const filter2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
const enveloped =
  '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform>';
const filter = (kind: string, path: string) =>
  `<Transform Algorithm="${filter2}"><f:XPath xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:u="urn:r" xmlns:f="${filter2}" Filter="${kind}">${path}</f:XPath></Transform>`;

/** The signature with these transforms over the document, and what somebody put in afterwards. */
function told(transform: string, added = '') {
  const text = new TextDecoder().decode(makeForeignXades(pki, { transform }).document);
  const end = text.lastIndexOf('</');
  const document = `${text.slice(0, end)}${added}${text.slice(end)}`;
  const { signatures, problems } = describeXades(new TextEncoder().encode(document));
  const [signature] = signatures;
  return { coverage: signature?.coverage, problems, count: signatures.length };
}

const whole = { coverage: { kind: 'whole' }, problems: [], count: 1 };
const part = { kind: 'part', parts: ['#O', '#M'], filtered: true };

test('without its own signature the document is whole', () => {
  assert.deepEqual(told(enveloped), whole);
  assert.deepEqual(told(filter('subtract', 'here()/ancestor::d:Signature[1]')), whole);
});

test('without all signatures it is whole, as long as each of them is told', () => {
  const all = filter('subtract', '//d:Signature');
  assert.deepEqual(told(all), whole);
  const { document } = makeForeignXades(pki);
  const [second = ''] =
    /<Signature .*<\/Signature>/su.exec(new TextDecoder().decode(document)) ?? [];
  const renamed = second.replaceAll(/(Id="|URI="#|Target="#)/gu, '$1second-');
  assert.deepEqual(told(all, renamed), { ...whole, count: 2 });
  const hidden =
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object><amount xmlns="">1</amount></Object></Signature>';
  assert.deepEqual(told(all, hidden), {
    coverage: part,
    problems: ['signature_unreadable', 'content_filtered'],
    count: 2,
  });
});

test('what another filter takes away makes a part of the rest; one that finds nothing does not', () => {
  const without = `${enveloped}${filter('subtract', '//u:c')}`;
  assert.deepEqual(told(without), whole);
  const filtered = { coverage: part, problems: ['content_filtered'], count: 1 };
  assert.deepEqual(told(without, '<c>one million</c>'), filtered);
  assert.deepEqual(told(without, '<c xmlns="">one million</c>'), whole);
  assert.deepEqual(told(`${enveloped}${filter('intersect', '//u:d')}`), filtered);
});

test('a counter-signature without a signature in it is told', () => {
  const empty =
    '<etsi:CounterSignature xmlns:etsi="http://uri.etsi.org/01903/v1.3.2#"></etsi:CounterSignature>';
  const { document } = makeForeignXades(pki, { unsigned: empty });
  assert.deepEqual(describeXades(document).problems, ['counter_signature_unreadable']);
});

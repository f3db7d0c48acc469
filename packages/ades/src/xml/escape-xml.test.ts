import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeXml } from './escape-xml.ts';
import { openXml } from './open-xml.ts';
import { xmlElement } from './xml-element.ts';

test('what is written is ASCII, and reads back as what was said', () => {
  const said = '山田 <花子> & "Söhne" \'x\' \t\r\n \u{1f58b} ]]>';
  const xml = xmlElement('a', { b: said, c: undefined }, escapeXml(said));
  assert.match(xml, /^[\x20-\x7e]+$/);
  using opened = openXml(new TextEncoder().encode(xml));
  assert.equal(opened.root.attribute('b'), said);
  assert.equal(opened.root.text, said);
  assert.equal(xmlElement('a', {}), '<a/>');
});

test('a character that XML cannot hold is refused, not dropped', () => {
  for (const character of ['\0', '\u0008', '\u001f', '\ud800', '\udfff', '\ufffe', '\uffff']) {
    assert.throws(() => escapeXml(`x${character}y`), { code: 'xades_property_malformed' });
  }
  assert.equal(escapeXml('\ufffd\ue000'), '&#xFFFD;&#xE000;');
});

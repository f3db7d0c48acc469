/**
 * Canonical forms beside those of xmllint, over documents with what canonicalisers get wrong:
 * line ends, attribute values, namespaces that come and go, instructions, CDATA, comments.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import type { C14nMethod } from '../../../packages/ades/src/xml/c14n-method.ts';
import { openXml } from '../../../packages/ades/src/xml/open-xml.ts';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const skip = missing('xmllint');
const bench = makeWorkbench();
after(() => bench.clear());

const ways: readonly (readonly [string, C14nMethod['kind']])[] = [
  ['--c14n', 'inclusive-1.0'],
  ['--c14n11', 'inclusive-1.1'],
  ['--exc-c14n', 'exclusive'],
];

const documents: Readonly<Record<string, string>> = {
  'line ends': '<a>\r\n\r<b>\n</b>&#xD;&#xA;</a>\r\n',
  'attribute values': '<a b="&#9;&#10;&#13; &lt;&amp;&quot;&apos;\t\n&gt;" c=\'"\'/>',
  'order of attributes': '<a xmlns:z="urn:a" xmlns:b="urn:z" z:x="1" b:x="2" x="3" A="4"/>',
  'namespaces that come and go':
    '<a xmlns="urn:1"><b xmlns=""><c xmlns="urn:1"/></b><b xmlns="urn:1"/><d xmlns="urn:2" xmlns:e="urn:3"/></a>',
  'an empty default where there is none': '<a xmlns=""><b xmlns=""/></a>',
  'prefixes nobody uses': '<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b><q:c p:d=""/></p:b></a>',
  'a prefix bound again':
    '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>',
  instructions: '<?xml version="1.0"?><?a  b  ?>\n<a><?c?><?d e="f"?></a>\n<?g?>\n',
  comments: '<!-- a -->\n<a><!-- b --><b/><!----></a>\n<!-- c -->\n',
  CDATA: '<a><![CDATA[<&>\r\n]]]]><![CDATA[>]]></a>',
  'attributes of XML itself':
    '<a xml:lang="ja" xml:space="preserve" xml:base="x/"><b xml:lang=""/></a>',
  'characters beyond ASCII': '<山 川="&#x5C71;&#x1F58B;">é&#xE9;e\u0301</山>',
  'references to characters': '<a>&#60;&#38;&#x3e;&#34;&#39;&#160;</a>',
  'an encoding that is not UTF-8': '<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>',
};

suite('canonical forms beside xmllint', { skip }, () => {
  for (const [name, text] of Object.entries(documents)) {
    test(`${name}: octet for octet, three ways`, () => {
      const latin = text.includes('ISO-8859-1');
      const bytes = latin
        ? Uint8Array.from(text, (character) => character.charCodeAt(0))
        : new TextEncoder().encode(text);
      const file = bench.write('document.xml', bytes);
      using xml = openXml(bytes);
      for (const [flag, kind] of ways) {
        const { code, said } = bench.ask('xmllint', flag, file);
        assert.equal(code, 0, said);
        const ours = xml.canonicalize({ method: { kind, comments: true } });
        assert.equal(new TextDecoder().decode(ours), said, flag);
      }
    });
  }
});

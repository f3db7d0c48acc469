/**
 * XML and XAdES. What is opened has a canonical form, which opens again and is its own canonical
 * form. A mutant may be told intact only where the document around its signature has the canonical
 * form of the sample.
 */

import { defaultC14n, exclusiveC14n } from '../../../packages/ades/src/xml/c14n-method.ts';
import { openXml } from '../../../packages/ades/src/xml/open-xml.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';
import { intactSignatures, signSample } from '../fuzz-world.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const order = utf8('<order xmlns="urn:shop"><item Id="one">茶 &amp; 水</item>\n</order>');
const dsig = 'http://www.w3.org/2000/09/xmldsig#';

export const fuzzXml: FuzzTarget = {
  name: 'xml',
  words: [
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '<![CDATA[',
    ']]>',
    '<?x y?>',
    '<!--',
    '-->',
    '&#0;',
    '&lt;',
    ' xmlns=""',
    ' xmlns:a="urn:b"',
    ' Id="one"',
    ' xml:id="x"',
    ' URI=""',
    '/>',
    '</a>',
    '\xef\xbb\xbf',
    '\xff\xfe',
  ],
  samples: async () => [
    utf8('<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:a" Id="x">茶 &amp; <b/></a>'),
    utf8('<a xmlns:b="urn:b"><b:c b:d="1" e="2"><!-- f --><?g h?></b:c>\n</a>\n'),
    utf8(`<a>${'<b c="d">'.repeat(20)}<![CDATA[<e>]]>${'</b>'.repeat(20)}</a>`),
    await signSample('xades', order),
    await signSample('xades', order, { by: 'ed25519', level: 'B-LTA' }),
  ],
  run: async (input, sample) => {
    checkCanonicalForms(input);
    const intact = await intactSignatures(input, 'xades');
    if (intact.length === 0) return;
    expectThat(isSame(surroundings(input), surroundings(sample)), 'intact around other content');
  },
};

function checkCanonicalForms(input: Uint8Array): void {
  using opened = openXml(input);
  opened.byId('one');
  for (const method of [defaultC14n, exclusiveC14n, { ...exclusiveC14n, comments: true }]) {
    const canonical = opened.canonicalize({ method });
    using again = openXml(canonical);
    expectThat(again.count === opened.count, 'a canonical form of another size');
    expectThat(isSame(again.canonicalize({ method }), canonical), 'a canonical form of a form');
  }
}

/** The document without its signatures: all that an enveloped one is over. */
function surroundings(document: Uint8Array): Uint8Array {
  using opened = openXml(document);
  const signatures = opened.find(dsig, 'Signature');
  const outermost = signatures.filter(({ element }) => element.parent?.parent === null);
  return opened.canonicalize({ method: exclusiveC14n, without: outermost });
}

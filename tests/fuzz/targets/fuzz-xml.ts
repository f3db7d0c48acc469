/**
 * XML: what is opened has a canonical form, which opens again and is its own canonical form; an
 * element cut out of it has the form it has in its place.
 */

import { c14nIdentifier, findC14nMethod } from '../../../packages/ades/src/xml/c14n-method.ts';
import { defaultC14n, exclusiveC14n } from '../../../packages/ades/src/xml/c14n-method.ts';
import { openXml } from '../../../packages/ades/src/xml/open-xml.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

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
    ' Id="x"',
    ' xml:id="x"',
    '/>',
    '</a>',
    '\xef\xbb\xbf',
    '\xff\xfe',
  ],
  samples: () =>
    Promise.resolve([
      utf8('<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:a" Id="x">茶 &amp; <b/></a>'),
      utf8('<a xmlns:b="urn:b"><b:c b:d="1" e="2"><!-- f --><?g h?></b:c>\n</a>\n'),
      utf8(`<a>${'<b c="d">'.repeat(20)}<![CDATA[<e>]]>${'</b>'.repeat(20)}</a>`),
    ]),
  run: (input) => {
    using opened = openXml(input);
    opened.byId('x');
    for (const method of [defaultC14n, exclusiveC14n, { ...exclusiveC14n, comments: true }]) {
      expectThat(findC14nMethod(c14nIdentifier(method))?.kind === method.kind, 'method');
      const canonical = opened.canonicalize({ method });
      using again = openXml(canonical);
      expectThat(again.count === opened.count, 'a canonical form of another size');
      expectThat(isSame(again.canonicalize({ method }), canonical), 'a canonical form of a form');
    }
  },
};

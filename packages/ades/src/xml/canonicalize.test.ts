import assert from 'node:assert/strict';
import { test } from 'node:test';
import { c14nIdentifier, defaultC14n, exclusiveC14n, findC14nMethod } from './c14n-method.ts';
import type { C14nMethod } from './c14n-method.ts';
import { openXml } from './open-xml.ts';
import type { OpenedXml } from './open-xml.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const inclusive11: C14nMethod = { kind: 'inclusive-1.1', comments: false };
const withComments: C14nMethod = { kind: 'inclusive-1.0', comments: true };

/** Enough elements that parts are cut out rather than asked for. */
const ballast = `<z>${'<y/>'.repeat(100)}</z>`;

function canonical(xml: OpenedXml, id: string, method: C14nMethod): string {
  return decode(xml.canonicalize({ method, of: xml.byId(id) }));
}

test('the six methods have the identifiers of their documents', () => {
  const identifiers = [
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments',
    'http://www.w3.org/2006/12/xml-c14n11',
    'http://www.w3.org/2006/12/xml-c14n11#WithComments',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  ];
  for (const identifier of identifiers) {
    const method = findC14nMethod(identifier);
    assert.ok(method);
    assert.equal(c14nIdentifier(method), identifier);
  }
  assert.equal(findC14nMethod('http://www.w3.org/TR/1999/REC-xslt-19991116'), undefined);
});

test('a whole document: line ends, attributes, CDATA, instructions, empty elements', () => {
  const text =
    '<?xml version="1.0"?>\r\n<?i  x?><a  c="2"\r\n b=\'1\' >\r\n<![CDATA[<&]]>&#xD;<b/></a>\n<!-- c -->';
  using xml = openXml(encode(text));
  const expected = '<?i x?>\n<a b="1" c="2">\n&lt;&amp;&#xD;<b></b></a>';
  assert.equal(decode(xml.canonicalize({ method: defaultC14n })), expected);
  assert.equal(decode(xml.canonicalize({ method: withComments })), `${expected}\n<!-- c -->`);
  // The root alone has nothing of what stands beside it.
  const root = decode(xml.canonicalize({ method: withComments, of: xml.root }));
  assert.equal(root, expected.slice(expected.indexOf('<a')));
});

for (const [size, padding] of [
  ['small', ''],
  ['large', ballast],
] as const) {
  test(`a part of a ${size} document: inclusive takes namespaces along, exclusive does not`, () => {
    const text = `<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xml:lang="ja" xml:base="u/">${padding}<p:b Id="b" xml:space="preserve"><!-- c --><c q:d=""/></p:b></a>`;
    using xml = openXml(encode(text));
    const attributes = 'Id="b" xml:base="u/" xml:lang="ja" xml:space="preserve"';
    const namespaces = 'xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"';
    const inside = '<c q:d=""></c></p:b>';
    assert.equal(canonical(xml, 'b', defaultC14n), `<p:b ${namespaces} ${attributes}>${inside}`);
    assert.equal(canonical(xml, 'b', inclusive11), `<p:b ${namespaces} ${attributes}>${inside}`);
    assert.equal(
      canonical(xml, 'b', exclusiveC14n),
      '<p:b xmlns:p="urn:p" Id="b" xml:space="preserve"><c xmlns="urn:d" xmlns:q="urn:q" q:d=""></c></p:b>',
    );
    const listed: C14nMethod = { ...exclusiveC14n, inclusivePrefixes: ['q', ''] };
    assert.equal(
      canonical(xml, 'b', listed),
      `<p:b ${namespaces} Id="b" xml:space="preserve">${inside}`,
    );
    assert.match(canonical(xml, 'b', withComments), /><!-- c --><c/);
  });

  test(`what is left out of a ${size} document leaves no trace`, () => {
    const text = `<a xmlns:p="urn:p">\r\n${padding}<p:s Id="s"><p:s Id="t"/></p:s> <b Id="b"><p:s/>x</b><p:s/></a>`;
    using xml = openXml(encode(text));
    const without = xml.find('urn:p', 's');
    assert.equal(without.length, 4);
    const rest = text.replaceAll(/<p:s.*?<\/p:s>|<p:s\/>/g, '').replaceAll('\r', '');
    using expected = openXml(encode(rest));
    const method = defaultC14n;
    assert.deepEqual(xml.canonicalize({ method, without }), expected.canonicalize({ method }));
    const b = decode(xml.canonicalize({ method: exclusiveC14n, of: xml.byId('b'), without }));
    assert.equal(b, '<b Id="b">x</b>');
    // What lies inside of what is left out is gone with it; so is everything with the root.
    for (const part of [xml.byId('t'), xml.byId('s')]) {
      assert.equal(xml.canonicalize({ method, of: part, without }).length, 0);
    }
    assert.equal(xml.canonicalize({ method, without: [xml.root] }).length, 0);
  });
}

test('cutting gives what asking for each node gives, whatever the method', () => {
  const inner =
    '<p:b xmlns:r="urn:r" Id="b"><x xmlns="" r:y="1"><p:z/></x><?i?><!-- c -->\r\n</p:b>';
  const around = (padding: string) =>
    encode(
      `<!-- d --><a xmlns="urn:d" xml:lang="x"><m xmlns:p="urn:p" xml:lang="y">${padding}${inner}</m></a>`,
    );
  using small = openXml(around(''));
  using large = openXml(around(ballast));
  for (const kind of ['inclusive-1.0', 'inclusive-1.1', 'exclusive'] as const) {
    for (const comments of [true, false]) {
      const method: C14nMethod = {
        kind,
        comments,
        inclusivePrefixes: kind === 'exclusive' ? ['r'] : [],
      };
      assert.equal(canonical(large, 'b', method), canonical(small, 'b', method));
    }
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultC14n, exclusiveC14n } from './c14n-method.ts';
import { openXml } from './open-xml.ts';
import {
  xmlAttributesMax,
  xmlAsidesMax,
  xmlBytesMax,
  xmlDepthMax,
  xmlElementsMax,
} from './xml-limits.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) {
    view.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  }
  return bytes;
}

test('tells where each element stands, to the octet', () => {
  const text =
    '<?xml version="1.0"?>\r\n<!-- <x> --><a b=">"><b/>\r\n<c><![CDATA[<d>]]></c ></a>\n';
  using xml = openXml(encode(text));
  const [b, c] = xml.root.children;
  assert.ok(b && c);
  const at = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  assert.equal(at(xml.root.span), text.slice(text.indexOf('<a'), -1));
  assert.equal(at(b.span), '<b/>');
  assert.equal(at(c.span), '<c><![CDATA[<d>]]></c >');
  assert.equal(text.slice(c.span.contentStart, c.span.contentEnd), '<![CDATA[<d>]]>');
  assert.equal(c.text, '<d>');
  assert.ok(c.isWithin(xml.root) && !c.isWithin(b));
});

test('tells the same of UTF-16 in both orders, and of a mark before UTF-8', () => {
  const text = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a><b>山</b></a>';
  for (const littleEndian of [true, false]) {
    using xml = openXml(utf16(text, littleEndian));
    const [b] = xml.root.children;
    assert.equal(b?.text, '山');
    assert.equal(b?.span.start, 2 * text.indexOf('<b'));
    assert.equal(b?.span.end, 2 * (text.indexOf('</b>') + 4));
  }
  using marked = openXml(encode('\ufeff<a/>'));
  assert.equal(marked.root.span.start, 3);
});

test('reads the encodings it can look through, and no others', () => {
  const latin = [...encode('<?xml version="1.0" encoding="ISO-8859-1"?><a>'), 0xe9];
  using xml = openXml(Uint8Array.from([...latin, ...encode('</a>')]));
  assert.equal(xml.root.text, 'é');
  for (const name of ['Shift_JIS', 'ISO-2022-JP', 'UTF-7', 'UTF-16', 'UCS-4', 'x-unknown']) {
    const bytes = encode(`<?xml version="1.0" encoding="${name}"?><a/>`);
    assert.throws(() => openXml(bytes), { code: 'xml_forbidden' }, name);
  }
  for (const bytes of [utf16('<a></a>', true), utf16('<a></a>', false)]) {
    assert.throws(() => openXml(bytes), { code: 'xml_forbidden' });
  }
});

test('refuses a document type and all it could bring, before anything is parsed', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(1000)}">]><a>&x;</a>`;
  const forbidden = [
    '<!DOCTYPE a><a/>',
    '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    bomb,
    '<!-- --><!doctype a><a/>',
    '<a><!ENTITY x "y"></a>',
    '<?xml version="1.1"?><a/>',
  ];
  for (const text of forbidden) {
    assert.throws(() => openXml(encode(text)), { code: 'xml_forbidden' }, text.slice(0, 40));
  }
  const wide = utf16('\ufeff<!DOCTYPE a><a/>', true);
  assert.throws(() => openXml(wide), { code: 'xml_forbidden' });
  // A comment that speaks of one is none.
  openXml(encode('<!-- <!DOCTYPE a> --><a/>'))[Symbol.dispose]();
});

test('refuses what is not well-formed', () => {
  const malformed = [
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a><b></a></b>',
    '<a b="c/>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<x:a/>',
    '<a>&undefined;</a>',
    '<a>\u0001</a>',
    '<a>]]></a>',
    '<a><!-- </a>',
    '<a><?x </a>',
    '<a>text</a>text',
    '<abcd\0/>',
  ];
  for (const text of malformed) {
    assert.throws(() => openXml(encode(text)), { code: 'xml_malformed' }, text);
  }
  assert.throws(() => openXml(Uint8Array.of(...encode('<a>'), 0xc0, 0xbc, ...encode('</a>'))), {
    code: 'xml_malformed',
  });
});

test('a namespace that is relative has no canonical form', () => {
  using xml = openXml(encode('<a xmlns="relative"/>'));
  assert.throws(() => xml.canonicalize({ method: defaultC14n }), { code: 'xml_malformed' });
});

const nested = (depth: number) => encode('<a>'.repeat(depth) + '</a>'.repeat(depth));
const beside = (count: number) => encode(`<a>${'<b/>'.repeat(count - 1)}</a>`);
const attributed = (count: number) =>
  encode(`<a ${Array.from({ length: count }, (_, at) => `b${at}=""`).join(' ')}/>`);

test('goes up to its limits and not one step further', () => {
  const tooLarge = { code: 'xml_too_large' };
  openXml(nested(xmlDepthMax))[Symbol.dispose]();
  assert.throws(() => openXml(nested(xmlDepthMax + 1)), tooLarge);
  openXml(attributed(xmlAttributesMax))[Symbol.dispose]();
  assert.throws(() => openXml(attributed(xmlAttributesMax + 1)), tooLarge);
  openXml(beside(xmlElementsMax))[Symbol.dispose]();
  assert.throws(() => openXml(beside(xmlElementsMax + 1)), tooLarge);
  assert.throws(() => openXml(encode(`${'<?x?>'.repeat(xmlAsidesMax + 1)}<a/>`)), tooLarge);
  assert.throws(() => openXml(new Uint8Array(xmlBytesMax + 1)), tooLarge);
});

test('a small document does not become a canonical form without end', () => {
  const uri = `urn:${'x'.repeat(100_000)}`;
  const text = `<a xmlns:n="${uri}">${'<n:b/>'.repeat(2000)}</a>`;
  using xml = openXml(encode(text));
  assert.throws(() => xml.canonicalize({ method: exclusiveC14n }), { code: 'xml_too_large' });
});

test('finds an element by any of four attributes, and nothing by another', () => {
  const text =
    '<a xmlns:n="urn:n"><b Id="1"/><b id="2"/><b ID="3"/><b xml:id="i4"/><b n:Id="5"/></a>';
  using xml = openXml(encode(text));
  const indexes = ['1', '2', '3', 'i4', '5', '6'].map((id) => xml.byId(id)?.index);
  assert.deepEqual(indexes, [1, 2, 3, 4, undefined, undefined]);
});

test('does not choose between two elements of one identifier', () => {
  using xml = openXml(encode('<a><b Id="x"/><c id="x"/><d Id="y" id="y"/></a>'));
  assert.throws(() => xml.byId('x'), { code: 'xml_forbidden' });
  assert.equal(xml.byId('y')?.name, 'd');
});

test('finds the same by a table of all, and with quotes in them', () => {
  const many = Array.from({ length: 20 }, (_, at) => `<b Id="n${at}"/>`).join('');
  const text = `<a xmlns:x="urn:x">${many}<c id="&quot;"/><c id="&apos;"/><c id="&quot;&apos;"/><d ID="twice"/><d xml:id="twice"/><e x:Id="n1" name="n1"/></a>`;
  for (const asked of [['n1', '"', "'", '"\''], Array.from({ length: 20 }, (_, at) => `n${at}`)]) {
    using xml = openXml(encode(text));
    for (const id of asked) {
      const found = xml.byId(id)?.element.attrs.map(({ value }) => value);
      assert.deepEqual(found, [id]);
    }
    assert.equal(xml.byId('nowhere'), undefined);
    assert.throws(() => xml.byId('twice'), { code: 'xml_forbidden' });
    assert.equal(xml.byId('n19')?.name, 'b');
  }
});

test('ten thousand documents leave no memory behind', () => {
  const bytes = encode(`<a>${'<b c="d">text</b>'.repeat(200)}</a>`);
  const round = () => {
    for (let count = 0; count < 5000; count += 1) {
      using xml = openXml(bytes);
      const [first] = xml.root.children;
      assert.equal(
        decode(xml.canonicalize({ method: exclusiveC14n, of: first })),
        '<b c="d">text</b>',
      );
    }
    return process.memoryUsage().rss;
  };
  const before = round();
  assert.ok(round() < before + 32 * 1024 * 1024);
});

test('goes past instructions and comments from one element to the next', () => {
  using xml = openXml(
    encode('<a><?x y?><b/><!-- c --><?x y?>text<d><e/></d><?x y?><f/><?x y?></a>'),
  );
  const names = xml.root.children.map(({ name, index }) => [name, index]);
  assert.deepEqual(names, [
    ['b', 1],
    ['d', 2],
    ['f', 4],
  ]);
  using alone = openXml(encode('<a><?x y?></a>'));
  assert.deepEqual([alone.root.children, alone.root.leafText], [[], undefined]);
});

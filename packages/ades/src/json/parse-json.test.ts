import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainOf } from './json-value.ts';
import { jsonLimits, parseJson } from './parse-json.ts';
import type { JsonLimits, JsonNode } from './parse-json.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string, limits?: Partial<JsonLimits>) =>
  parseJson(bytesOf(text), { ...jsonLimits, ...limits });
const malformed = { code: 'json_malformed' };
const tooLarge = { code: 'json_too_large' };

test('reads what JSON.parse reads, blanks and escapes of every kind included', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\t\r\n'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      assert.deepEqual(plainOf(parse(text).root), JSON.parse(text));
    }),
  );
});

test('takes of mutilated JSON what JSON.parse takes and no more', () => {
  const alphabet = fc.constantFrom(...'{}[],:"\\u0 1-.eE+tn\n\f\u00a0', 'true', 'null', '\\"');
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const expected = outcome(() => JSON.parse(text) as unknown);
      const found = outcome(() => plainOf(parse(text).root));
      // A name given twice is the one thing that is JSON and not ours.
      if (found !== undefined || expected === undefined) assert.deepEqual(found, expected);
      else assert.throws(() => parse(text), malformed);
    }),
    { numRuns: 2000 },
  );
});

function outcome(read: () => unknown): { readonly value: unknown } | undefined {
  try {
    return { value: read() };
  } catch {
    // Whether it can be read is the answer here.
    return undefined;
  }
}

test('keeps the place of every value', () => {
  const { text, root } = parse(' {"a" : [1, "ü\\"" ,{}] , "b":null}');
  const slice = (node: JsonNode | undefined) => text.slice(node?.start, node?.end);
  assert.equal(slice(root), '{"a" : [1, "ü\\"" ,{}] , "b":null}');
  assert.ok(root.kind === 'object');
  const list = root.members.get('a');
  assert.ok(list?.kind === 'array');
  assert.deepEqual(list.items.map(slice), ['1', '"ü\\""', '{}']);
  assert.equal(slice(root.members.get('b')), 'null');
});

test('refuses a member name given twice at any depth, in any spelling', () => {
  const twice = ['{"a":1,"a":1}', '[{"b":{"a":1,"\\u0061":2}}]', '{"__proto__":1,"__proto__":2}'];
  for (const text of twice) assert.throws(() => parse(text), malformed);
  parse('{"a":{"a":1},"b":{"a":1}}');
});

test('refuses octets that are no UTF-8, and a mark before the text', () => {
  for (const octets of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0xef, 0xbb, 0xbf, 0x31],
  ]) {
    assert.throws(() => parseJson(Uint8Array.from(octets)), malformed);
  }
});

test('counts octets, depth and values before it takes memory for them', () => {
  parse('[[1]]', { depthMax: 3 });
  assert.throws(() => parse('[[[1]]]', { depthMax: 3 }), tooLarge);
  assert.throws(() => parse('['.repeat(1_000_000)), tooLarge);
  parse('[1,2]', { valuesMax: 3 });
  assert.throws(() => parse('[1,2,3]', { valuesMax: 3 }), tooLarge);
  assert.throws(() => parse('123', { bytesMax: 2 }), tooLarge);
});

test('a million quotes behind backslashes take no more than a glance', () => {
  const started = performance.now();
  parse(`"${'\\\\\\"'.repeat(250_000)}"`);
  assert.throws(() => parse(`"${'\\"'.repeat(500_000)}`), malformed);
  assert.ok(performance.now() - started < 2000);
});

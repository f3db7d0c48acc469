import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CscError, cscForms } from '@kumoin/contract';
import type { TObject, TSchema } from 'typebox';
import Type from 'typebox';
import { makeReadRequest } from './read-request.ts';

function words(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof CscError, String(error));
    assert.deepEqual([error.status, error.error], [400, 'invalid_request']);
    return error.description;
  }
  return undefined;
}
const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;
const reader = (schema: TSchema) => {
  const read = makeReadRequest(Type.Object({ a: schema }));
  return (a: unknown) => words(() => read({ a }));
};

test('nothing at all counts as an empty object', () => {
  const read = makeReadRequest(Type.Object({ lang: Type.Optional(Type.String()) }));
  for (const body of [undefined, null, {}]) assert.deepEqual(read(body), {});
});

for (const body of [[], [{}], 'text', '', 7, 0, true, false]) {
  test(`${JSON.stringify(body)} is no object`, () => {
    const reason = words(() => makeReadRequest(Type.Object({}))(body));
    assert.equal(reason, 'The request body is not a JSON object');
  });
}

describe('a required member missing, or of another type', () => {
  for (const [kind, schema, good, wrong] of [
    ['string', Type.String(), '', [7, true, [], {}, ['x']]],
    ['integer', Type.Integer(), 0, ['1', 1.5, true, [], {}, Infinity, NaN]],
    ['array', Type.Array(Type.String()), [], ['x', 7, {}, true, { length: 1 }]],
    ['object', Type.Object({}), {}, ['x', 7, true, []]],
  ] as const) {
    test(`${kind}: told in the pattern of the tables`, () => {
      const read = reader(schema);
      assert.equal(read(good), undefined);
      for (const value of [undefined, null, ...wrong]) {
        assert.equal(read(value), missing(kind, 'a'), JSON.stringify(value));
      }
    });
  }
});

test('a boolean, or one of a fixed list, that is none is an invalid parameter', () => {
  for (const schema of [Type.Boolean(), Type.Enum(['none', 'single'])]) {
    const read = reader(Type.Optional(schema));
    for (const value of ['true', 1, 0, '', 'NONE', [], {}]) {
      assert.equal(read(value), 'Invalid parameter a');
    }
    assert.equal(read(null), undefined);
  }
});

test('one character, one entry too many is an invalid parameter', () => {
  const text = reader(Type.String({ maxLength: 3 }));
  assert.deepEqual([text('xyz'), text('xyzz')], [undefined, 'Invalid parameter a']);
  const list = reader(Type.Array(Type.String(), { maxItems: 1 }));
  assert.deepEqual([list(['x']), list(['x', 'y'])], [undefined, 'Invalid parameter a']);
});

test('rows with words of their own', () => {
  const own = { type: 'T', value: 'V', empty: 'E', tooMany: 'M', item: 'I' };
  const list = reader(
    Type.Array(Type.String(), { minItems: 1, maxItems: 2, 'x-error-words': own }),
  );
  assert.deepEqual([7, [], ['a', 'b', 'c'], [7]].map(list), ['T', 'E', 'M', 'I']);
  const text = reader(Type.String({ maxLength: 1, 'x-error-words': own }));
  assert.deepEqual([7, 'xy'].map(text), ['T', 'V']);
});

test('the first problem in the order of the table is told, and inner members by their own names', () => {
  const read = makeReadRequest(
    Type.Object({
      first: Type.Optional(Type.String()),
      inner: Type.Object({ second: Type.String() }),
      list: Type.Array(Type.Object({ third: Type.String() })),
    }),
  );
  const told = (body: unknown) => words(() => read(body));
  assert.equal(told({ list: 7, first: 7 }), missing('string', 'first'));
  assert.equal(told({ list: 7 }), missing('object', 'inner'));
  assert.equal(told({ inner: {}, list: 7 }), missing('string', 'second'));
  assert.equal(told({ inner: { second: 'x' }, list: [{}] }), missing('string', 'third'));
  assert.equal(told({ inner: { second: 'x' }, list: [7] }), 'Invalid parameter list');
  assert.equal(told({ inner: { second: 'x' }, list: [] }), undefined);
});

interface Node {
  readonly type?: string;
  readonly enum?: unknown;
  readonly anyOf?: readonly TSchema[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
}

/** Paths of texts and arrays that nothing bounds. */
function unbounded(schema: TSchema, path: string): readonly string[] {
  const { type, anyOf = [], pattern, maxLength, maxItems, properties = {}, items } = schema as Node;
  const bounded = maxLength !== undefined || pattern !== undefined || 'enum' in schema;
  const own = (type === 'string' && !bounded) || (type === 'array' && maxItems === undefined);
  return [
    ...(own ? [path] : []),
    ...anyOf.flatMap((branch) => unbounded(branch, path)),
    ...Object.entries(properties).flatMap(([name, member]) => unbounded(member, `${path}.${name}`)),
    ...(items === undefined ? [] : unbounded(items, `${path}[]`)),
  ];
}

test('every text and every array of every request is bounded, save whole documents', () => {
  const forms = Object.entries(cscForms).flatMap(([name, versions]) =>
    Object.values(versions).map(({ request }: { request: TObject }) => ({ name, request })),
  );
  const found = forms.flatMap(({ name, request }) => unbounded(request, name));
  // The HTTP server bounds these, with the whole body.
  assert.deepEqual(found, ['signatures/signDoc.documents[].document']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import type { TSchema } from 'typebox';
import { normalizeRequest } from './normalize-request.ts';

const one = (name: string, schema: TSchema = Type.Unknown()) => Type.Object({ [name]: schema });

test('each member is found under all of its spellings, its own first', () => {
  for (const [name, ...others] of [
    ['hashes', 'hash'],
    ['hash', 'hashes'],
    ['hashAlgorithmOID', 'hashAlgo'],
    ['hashAlgo', 'hashAlgorithmOID'],
    ['authInfo', 'auth_info'],
    ['certInfo', 'cert_info'],
    ['onlyValid', 'only_valid'],
    ['userID', 'user_id'],
    ['clientData', 'client_data'],
    ['signAlgoParams', 'sign_algo_params'],
    ['validity_period', 'validityPeriod'],
    ['response_uri', 'responseURI', 'response_URI'],
    ['requestID', 'responseID'],
    ['returnValidationInfo', 'returnValidationInformation'],
  ] as const) {
    const read = (body: object) => normalizeRequest(one(name), body);
    assert.deepEqual(read({ [name]: 'x' }), { [name]: 'x' });
    for (const spelling of others) {
      assert.deepEqual(read({ [spelling]: 'x' }), { [name]: 'x' });
      assert.deepEqual(read({ [name]: null, [spelling]: 'x' }), { [name]: 'x' });
      assert.deepEqual(read({ [name]: 'x', [spelling]: 'y' }), { [name]: 'x' });
    }
  }
});

test('null is absent and unknown members are left out, at every depth', () => {
  const entry = Type.Object({ id: Type.String(), value: Type.String() });
  const schema = Type.Object({
    PIN: Type.String(),
    authData: Type.Array(entry, { maxItems: 2 }),
    address: Type.Object({ country: Type.String() }),
  });
  const given = {
    PIN: null,
    authData: [{ id: 'PIN', value: null, more: 1 }, null],
    address: { country: 'JP', planet: null },
    unknown: { deep: true },
  };
  assert.deepEqual(normalizeRequest(schema, given), {
    authData: [{ id: 'PIN' }, null],
    address: { country: 'JP' },
  });
});

test('what is of another type, or too long, is left as it is for the schema to refuse', () => {
  const list = one('a', Type.Array(Type.Object({}), { maxItems: 1 }));
  const given = { a: [{ b: 1 }, { b: 2 }] };
  assert.deepEqual(normalizeRequest(list, given), given);
  assert.deepEqual(normalizeRequest(list, { a: [{ b: 1 }] }), { a: [{}] });
  for (const a of [7, 'text', true]) assert.deepEqual(normalizeRequest(list, { a }), { a });
});

test('what every object inherits is no member', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
    assert.deepEqual(normalizeRequest(one(name), {}), {});
  }
  assert.deepEqual(normalizeRequest(one('x'), JSON.parse('{"__proto__":{"x":1}}')), {});
});

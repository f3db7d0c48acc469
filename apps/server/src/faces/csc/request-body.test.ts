import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CscError } from '@kumoin/contract';
import { RequestBody } from './request-body.ts';

const words = (call: () => unknown): string | undefined => {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof CscError, String(error));
    assert.deepEqual([error.status, error.error], [400, 'invalid_request']);
    return error.description;
  }
  return undefined;
};
const missing = (kind: string, name: string): string =>
  `Missing (or invalid type) ${kind} parameter ${name}`;

test('nothing at all counts as an empty object', () => {
  for (const body of [undefined, null, {}]) {
    assert.equal(new RequestBody(body).find('credentialID'), undefined);
  }
});

for (const body of [[], [{}], 'text', '', 7, 0, true, false]) {
  test(`${JSON.stringify(body)} is no object`, () => {
    const reason = words(() => new RequestBody(body));
    assert.equal(reason, 'The request body is not a JSON object');
  });
}

test('each member is found under all of its spellings', () => {
  for (const [name, spelling] of [
    ['hashes', 'hash'],
    ['hash', 'hashes'],
    ['hashAlgorithmOID', 'hashAlgo'],
    ['authInfo', 'auth_info'],
    ['certInfo', 'cert_info'],
    ['onlyValid', 'only_valid'],
    ['userID', 'user_id'],
    ['clientData', 'client_data'],
    ['signAlgoParams', 'sign_algo_params'],
  ] as const) {
    assert.equal(new RequestBody({ [name]: 'x' }).find(name), 'x');
    assert.equal(new RequestBody({ [spelling]: 'x' }).find(name), 'x');
    assert.equal(new RequestBody({ [name]: null, [spelling]: 'x' }).find(name), 'x');
    assert.equal(new RequestBody({ [name]: 'x', [spelling]: 'y' }).find(name), 'x');
  }
});

test('what every object inherits is no member', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    assert.equal(new RequestBody({}).find(name), undefined);
    assert.equal(new RequestBody(JSON.parse('{"__proto__":{"x":1}}')).find('x'), undefined);
  }
});

const wrong: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, [], {}, ['x']],
  integer: ['1', 1.5, true, [], {}, Infinity, NaN],
  array: ['x', 7, {}, true, { length: 1 }],
};

describe('requireString', () => {
  const read = (a: unknown) => new RequestBody({ a }).requireString('a');
  test('takes a string, the empty one too', () => {
    assert.equal(read('x'), 'x');
    assert.equal(read(''), '');
  });
  for (const value of [undefined, null, ...(wrong['string'] ?? [])]) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(
        words(() => read(value)),
        missing('string', 'a'),
      );
    });
  }
  test('shows the name the version knows', () => {
    const body = new RequestBody({ hashAlgo: 7 });
    const reason = words(() => body.requireString('hashAlgorithmOID', 'hashAlgo'));
    assert.equal(reason, missing('string', 'hashAlgo'));
  });
});

describe('findString', () => {
  const read = (a: unknown) => new RequestBody({ a }).findString('a');
  test('takes a string, or none', () => {
    assert.deepEqual(
      [read('x'), read(''), read(null), read(undefined)],
      ['x', '', undefined, undefined],
    );
  });
  for (const value of wrong['string'] ?? []) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(
        words(() => read(value)),
        missing('string', 'a'),
      );
    });
  }
});

describe('requireInteger', () => {
  const read = (a: unknown) => new RequestBody({ a }).requireInteger('a');
  for (const value of [0, -1, 1, 1e21, 2 ** 53]) {
    test(`takes ${value}`, () => assert.equal(read(value), value));
  }
  for (const value of [undefined, null, ...(wrong['integer'] ?? [])]) {
    test(`refuses ${String(value)} (${typeof value})`, () => {
      assert.equal(
        words(() => read(value)),
        missing('integer', 'a'),
      );
    });
  }
});

describe('findBoolean', () => {
  const read = (a: unknown) => new RequestBody({ a }).findBoolean('a');
  test('takes a boolean; none is false', () => {
    assert.deepEqual(
      [read(true), read(false), read(null), read(undefined)],
      [true, false, false, false],
    );
  });
  for (const value of ['true', 1, 0, '', [], {}]) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(
        words(() => read(value)),
        'Invalid parameter a',
      );
    });
  }
});

describe('findArray', () => {
  const read = (a: unknown) => new RequestBody({ a }).findArray('a');
  test('takes an array, or none', () => {
    assert.deepEqual([read([]), read([1]), read(null)], [[], [1], undefined]);
  });
  for (const value of wrong['array'] ?? []) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(
        words(() => read(value)),
        missing('array', 'a'),
      );
    });
  }
});

describe('checkClientData', () => {
  const check = (clientData: unknown) => new RequestBody({ clientData }).checkClientData();
  for (const value of [undefined, null, '', 'x', 'x'.repeat(100_000), '\ud800']) {
    test(`takes ${typeof value} of ${String(value ?? '').length}`, () => check(value));
  }
  for (const value of wrong['string'] ?? []) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      assert.equal(
        words(() => check(value)),
        'Invalid parameter clientData',
      );
    });
  }
});

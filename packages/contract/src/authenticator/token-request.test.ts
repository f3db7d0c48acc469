import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readTokenAuthorization,
  tokenRequestText,
  writeTokenAuthorization,
} from './token-request.ts';
import type { TokenRequest } from './token-request.ts';

const request: TokenRequest = {
  method: 'POST',
  path: '/authenticator/v1/token/info',
  at: 1_790_000_000_123,
  bodySha256: Uint8Array.of(0, 1, 255),
};

test('everything that decides what a request means is in the text', () => {
  assert.equal(
    tokenRequestText(request),
    'kumoin-token-request-1\nPOST\n/authenticator/v1/token/info\n1790000000123\n0001ff',
  );
  const others: readonly Partial<TokenRequest>[] = [
    { method: 'GET' },
    { path: '/authenticator/v1/token/info?' },
    { at: 1_790_000_000_124 },
    { bodySha256: Uint8Array.of(0, 1, 254) },
  ];
  const texts = others.map((other) => tokenRequestText({ ...request, ...other }));
  assert.equal(new Set([tokenRequestText(request), ...texts]).size, 5);
});

const authorization = { tokenId: 't-1', at: 1_790_000_000_123, mac: 'A'.repeat(43) };

test('the header is read as it was written', () => {
  assert.deepEqual(readTokenAuthorization(writeTokenAuthorization(authorization)), authorization);
});

const header = writeTokenAuthorization(authorization);

for (const [what, other] of [
  ['another scheme', header.replace('Kumoin-Token', 'Bearer')],
  ['one character of the MAC too few', header.replace('AA', 'A')],
  ['one too many', header.replace('AA', 'AAA')],
  ['seconds instead of milliseconds', header.replace('1790000000123', '1790000000')],
  ['more behind it', `${header}, more="1"`],
  ['an id that ends too soon', header.replace('t-1', 't"1')],
  ['nothing', ''],
] as const) {
  test(`${what} is no authorization`, () => {
    assert.equal(readTokenAuthorization(other), undefined);
  });
}

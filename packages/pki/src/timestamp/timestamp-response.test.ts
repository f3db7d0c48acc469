/** Replies: the failure bits by their numbers, and no token without a grant. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derElement, derInteger, derNull, derSequence, derUtf8String } from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import type { TimestampFailure } from './timestamp-response.ts';
import {
  buildTimestampRejection,
  buildTimestampResponse,
  parseTimestampResponse,
} from './timestamp-response.ts';

const token = derSequence(derInteger(1));

describe('a time-stamp reply', () => {
  test('carries the token as it is', () => {
    assert.deepEqual(parseTimestampResponse(buildTimestampResponse(token)), {
      status: 'granted',
      text: [],
      failures: [],
      token,
    });
  });

  // RFC 3161, 2.4.2: the bit numbers, as unused bits and octets of the BIT STRING.
  const bits: readonly [TimestampFailure, readonly number[]][] = [
    ['badAlg', [7, 0x80]],
    ['badRequest', [5, 0x20]],
    ['badDataFormat', [2, 0x04]],
    ['timeNotAvailable', [1, 0x00, 0x02]],
    ['unacceptedPolicy', [0, 0x00, 0x01]],
    ['unacceptedExtension', [7, 0x00, 0x00, 0x80]],
    ['addInfoNotAvailable', [6, 0x00, 0x00, 0x40]],
    ['systemFailure', [6, 0x00, 0x00, 0x00, 0x40]],
  ];
  for (const [failure, octets] of bits) {
    test(`says ${failure} with its own bit`, () => {
      const der = buildTimestampRejection({ status: 'rejection', failure, text: '時刻' });
      assert.deepEqual(parseDer(der).children[0]?.children[2]?.content, Uint8Array.from(octets));
      const { status, failures, text } = parseTimestampResponse(der);
      assert.deepEqual([status, failures, text], ['rejection', [failure], ['時刻']]);
    });
  }

  test('gives up to 16 texts, and is refused with one more', () => {
    const reply = (count: number): Uint8Array => {
      const texts = Array<Uint8Array>(count).fill(derUtf8String('no'));
      return derSequence(derSequence(derInteger(2), derSequence(...texts)));
    };
    assert.equal(parseTimestampResponse(reply(16)).text.length, 16);
    assert.throws(() => parseTimestampResponse(reply(17)), { code: 'timestamp_malformed' });
  });

  const malformed: readonly [string, Uint8Array][] = [
    ['a grant without a token', derSequence(derSequence(derInteger(0)))],
    ['a token without a grant', derSequence(derSequence(derInteger(2)), token)],
    ['an unknown status', derSequence(derSequence(derInteger(6)))],
    ['a stray member', derSequence(derSequence(derInteger(0)), token, derNull())],
    [
      'a megabyte of failure bits',
      derSequence(derSequence(derInteger(2), derElement(0x03, new Uint8Array(100_000)))),
    ],
  ];
  for (const [title, der] of malformed) {
    test(`is refused with ${title}`, () => {
      assert.throws(() => parseTimestampResponse(der), { name: 'PkiError' });
    });
  }
});

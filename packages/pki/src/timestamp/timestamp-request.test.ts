/** Queries: strict about form, patient about what the authority then refuses. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  concatBytes,
  derBoolean,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derRetag,
  derSequence,
} from '../der/encode-der.ts';
import { oid } from '../oids.ts';
import { buildTimestampRequest, parseTimestampRequest } from './timestamp-request.ts';

const messageDigest = new Uint8Array(32).fill(7);
const imprint = (hash: string, bytes: number): Uint8Array =>
  derSequence(
    derSequence(derObjectIdentifier(hash), derNull()),
    derOctetString(new Uint8Array(bytes)),
  );
const extension = derSequence(derObjectIdentifier('1.2.3'), derOctetString(derNull()));

describe('a time-stamp query', () => {
  test('is read as it was built, with everything and with nothing', () => {
    const full = {
      hash: 'sha256',
      messageDigest,
      policy: '1.2.3.4',
      nonce: 0x80_0000_0000_0000_0000n,
      certificateRequested: true,
    } as const;
    const {
      imprint: read,
      extensions,
      ...rest
    } = parseTimestampRequest(buildTimestampRequest(full));
    assert.deepEqual({ ...read, ...rest }, full);
    assert.deepEqual(extensions, []);

    const bare = parseTimestampRequest(buildTimestampRequest({ hash: 'sha256', messageDigest }));
    assert.deepEqual(bare, {
      imprint: { hash: 'sha256', messageDigest },
      certificateRequested: false,
      extensions: [],
    });
  });

  test('with an unknown hash or a digest of another length says what to answer', () => {
    const faultOf = (bytes: Uint8Array) =>
      parseTimestampRequest(derSequence(derInteger(1), bytes)).imprint;
    assert.deepEqual(faultOf(imprint('1.2.840.113549.2.5', 16)), { fault: 'badAlg' });
    assert.deepEqual(faultOf(imprint(oid.sha1, 20)), { fault: 'badAlg' });
    assert.deepEqual(faultOf(imprint(oid.sha256, 31)), { fault: 'badDataFormat' });
    assert.ok('hash' in faultOf(imprint(oid.sha256, 32)));
  });

  test('names its extensions, so that none is passed over', () => {
    const tagged = derRetag(0xa0, derSequence(extension));
    const body = [derInteger(1), imprint(oid.sha256, 32), derBoolean(false), tagged];
    const { extensions, certificateRequested } = parseTimestampRequest(derSequence(...body));
    assert.deepEqual(extensions, ['1.2.3']);
    assert.equal(certificateRequested, false);
  });

  const good = buildTimestampRequest({ hash: 'sha256', messageDigest });
  const twice = derRetag(0xa0, derSequence(extension, extension));
  const malformed: readonly [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['version 2', derSequence(derInteger(2), imprint(oid.sha256, 32))],
    ['a byte behind it', concatBytes([good, Uint8Array.of(0)])],
    ['a byte missing', good.subarray(0, -1)],
    ['a stray member', derSequence(derInteger(1), imprint(oid.sha256, 32), derNull())],
    ['an extension twice', derSequence(derInteger(1), imprint(oid.sha256, 32), twice)],
    [
      'an endless nonce',
      derSequence(derInteger(1), imprint(oid.sha256, 32), derInteger(1n << 2000n)),
    ],
    ['17 kilobytes', derSequence(derInteger(1), derOctetString(new Uint8Array(17 * 1024)))],
  ];
  for (const [title, bytes] of malformed) {
    test(`is refused with ${title}`, () => {
      assert.throws(() => parseTimestampRequest(bytes), { name: 'PkiError' });
    });
  }

  test('is not built around a digest of another length', () => {
    assert.throws(() => buildTimestampRequest({ hash: 'sha512', messageDigest }), {
      code: 'timestamp_malformed',
    });
  });
});

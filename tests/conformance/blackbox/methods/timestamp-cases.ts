/** `signatures/timestamp`. CSC API v1.0.4.0, 11.10 and v2.0.0.2, 11.13; RFC 3161. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { checkSignerInfo, parseTimestampToken } from '@kumoin/pki';
import type { TstInfo } from '@kumoin/pki';
import type { Bench } from '../bench.ts';
import type { Answer } from '../caller.ts';
import type { Case } from '../clause.ts';
import { oids } from '../dialect.ts';
import { errorRows, invalid, missing } from '../error-rows.ts';
import { bytesOf, expectSuccess, textOf } from '../expect.ts';
import { headerCases } from '../header-cases.ts';
import { order } from '../signing.ts';

function ask(bench: Bench, changes: object): Promise<Answer> {
  const body = { hash: order().digest, hashAlgo: oids.sha256, ...changes };
  return bench.call('signatures/timestamp', body);
}

async function stamp(bench: Bench, changes: object): Promise<TstInfo> {
  const members = expectSuccess(await ask(bench, changes));
  const token = bytesOf(textOf(members, 'timestamp'), 'timestamp');
  const { signedData, signerInfo, tstInfo } = parseTimestampToken(new Uint8Array(token));
  const { reasons } = checkSignerInfo({ signedData, signerInfo });
  assert.deepEqual(reasons, [], 'the token is not soundly signed');
  return tstInfo;
}

const imprintOf = ({ imprint }: TstInfo): string =>
  'fault' in imprint ? imprint.fault : Buffer.from(imprint.messageDigest).toString('base64');

export const timestampCases: readonly Case[] = [
  ...headerCases('signatures/timestamp'),
  {
    claim: 'a token over this hash, of now',
    run: async (bench) => {
      const { digest: hash } = order();
      const info = await stamp(bench, { hash });
      assert.equal(imprintOf(info), hash, 'the imprint is another');
      assert.equal(info.nonce, undefined, 'there is a nonce that nobody sent');
      const offSeconds = Math.abs(Date.now() - info.at) / 1000;
      bench.advise(offSeconds < 300, `the clocks are ${Math.round(offSeconds)} s apart`);
    },
  },
  {
    claim: 'the nonce that was sent is in the token',
    run: async (bench) => {
      const nonce = `7${randomBytes(8).toString('hex')}`;
      assert.equal((await stamp(bench, { nonce })).nonce, BigInt(`0x${nonce}`));
    },
  },
  {
    claim: 'a hash of SHA-512',
    run: async (bench) => {
      const { digest: hash } = order('sha512');
      assert.equal(imprintOf(await stamp(bench, { hash, hashAlgo: oids.sha512 })), hash);
    },
  },
  ...errorRows(
    [
      ['hash missing', { hash: undefined }, missing('string', 'hash')],
      ['hash no string', { hash: 7 }, missing('string', 'hash')],
      ['hash empty', { hash: '' }, 'Empty hash parameter'],
      ['hash no Base64', { hash: '***' }, 'Invalid Base64 hash string parameter'],
      [
        'hash of 31 octets',
        { hash: Buffer.alloc(31).toString('base64') },
        'Invalid digest value length',
      ],
      ['hash of another algorithm', { hashAlgo: oids.sha512 }, 'Invalid digest value length'],
      ['hashAlgo missing', { hashAlgo: undefined }],
      ['hashAlgo unknown', { hashAlgo: '1.2.3' }, invalid('hashAlgo')],
      ['nonce no hex', { nonce: 'xyz' }, invalid('nonce')],
      ['nonce no string', { nonce: 7 }, invalid('nonce')],
    ],
    ask,
  ),
];

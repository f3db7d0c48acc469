/** What a JWS may ask of its reader: counted in passes over its content, never in seconds. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { describe, test } from 'node:test';
import type { HashAlgorithm } from '@kumoin/pki';
import { base64url, makeJadesWorld } from '../../../../tests/worlds/jades-world.ts';
import { ReadingBudget } from '../budget/reading-budget.ts';
import { describeJades } from './describe-jades.ts';
import { countedContent } from './read/spend-bytes.ts';
import { piecesOf } from './read/jades-content.ts';

const world = makeJadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const megabyte = 1024 * 1024;
const hashes = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'] as const;
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** An archive time-stamp for each of these hashes in one member, over nothing that is there. */
async function archiveMember(wanted: readonly HashAlgorithm[]): Promise<string> {
  const tstTokens = [];
  for (const hash of wanted) {
    const token = await world.stamp('nothing', hash);
    tstTokens.push({ val: Buffer.from(token).toString('base64') });
  }
  return base64url(JSON.stringify({ arcTst: { tstTokens } }));
}

const member = await archiveMember(hashes);

describe('many archive time-stamps by many hashes', () => {
  test('go through a content beside the signature once for each hash', async () => {
    let passes = 0;
    const content = () => {
      passes += 1;
      return [new Uint8Array(100)];
    };
    const documents = [{ uri: 'urn:doc', content }];
    const signed = JSON.parse(
      new TextDecoder().decode(await world.sign({ content: { kind: 'uri', documents } })),
    ) as object;
    const etsiU = Array.from({ length: 40 }, () => member);
    passes = 0;
    const { timestamps } = world.only({ ...signed, header: { etsiU } }, { documents });
    assert.equal(timestamps.length, 40 * hashes.length);
    assert.ok(timestamps.every(({ faults }) => faults.includes('imprint_mismatch')));
    // Beside the hashes: to verify, and to tell its length.
    assert.ok(passes <= hashes.length + 2, `${passes} passes`);
  });

  test('are told as too many beyond what one document may have', async () => {
    const signed = JSON.parse(new TextDecoder().decode(await world.sign())) as object;
    const etsiU = Array.from({ length: 170 }, () => member);
    const { timestamps } = world.only({ ...signed, header: { etsiU } });
    const beyond = timestamps.filter(({ faults }) => faults.includes('timestamps_too_many'));
    assert.deepEqual([timestamps.length, beyond.length], [1020, 20]);
  });
});

test('many signatures over a large payload are refused, a few are read', async () => {
  const payload = base64url('x'.repeat(3 * megabyte));
  const signed = JSON.parse(new TextDecoder().decode(await world.sign())) as {
    readonly protected: string;
    readonly signature: string;
  };
  const { protected: header, signature } = signed;
  const general = (count: number) =>
    bytesOf({
      payload,
      signatures: Array.from({ length: count }, () => ({ protected: header, signature })),
    });
  assert.equal(describeJades(general(10)).signatures.length, 10);
  assert.throws(() => describeJades(general(100)), { code: 'json_too_large' });
});

test('a content beside it is counted as it comes to light, and whenever it is gone through', () => {
  const piece = new Uint8Array(megabyte);
  const counted = (passes: number) => {
    const documents = [{ uri: 'a', content: () => Array.from({ length: 4 }, () => piece) }];
    const [document] = countedContent({ documents }, new ReadingBudget(0)).documents ?? [];
    for (let pass = 0; pass < passes; pass += 1) {
      for (const _ of (document && piecesOf(document.content)) ?? []);
    }
  };
  // 64 MB for everybody and 32 times its own four.
  counted(48);
  assert.throws(() => counted(49), { code: 'json_too_large' });
});

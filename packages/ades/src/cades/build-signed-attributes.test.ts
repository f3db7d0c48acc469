import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, derUtf8String, digest } from '@kumoin/pki';
import { cadesDocument, makeCadesWorld } from '../../../../tests/worlds/cades-world.ts';
import { flipLast } from '../../../../tests/worlds/cms-surgery.ts';
import { describeCades } from './describe-cades.ts';

const world = makeCadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const stamp = (content: Uint8Array, hash: 'sha256' | 'sha384' = 'sha256') =>
  world.needs.timestamp({ hash, digest: digest(hash, content) });

test('time-stamps over the content are signed, as many as there are, and told as intact', async () => {
  const contentTimestamps = [await stamp(cadesDocument), await stamp(cadesDocument, 'sha384')];
  const cms = world.sign({ contentTimestamps });
  const [signature] = describeCades(cms).signatures;
  assert.equal(signature?.level, 'B-B');
  assert.deepEqual(
    signature.timestamps.map(({ kind, hash, intact }) => [kind, hash, intact]).toSorted(),
    [
      ['content', 'sha256', true],
      ['content', 'sha384', true],
    ],
  );
  const detached = world.sign({ contentTimestamps, attached: false });
  const other = describeCades(detached, { content: flipLast(cadesDocument) });
  assert.deepEqual(
    other.signatures[0]?.timestamps.map(({ faults }) => faults.join()),
    ['imprint_mismatch', 'imprint_mismatch'],
  );
});

test('a time-stamp over something else, or by a hash nobody can check, is refused', async () => {
  const malformed = { code: 'cades_property_malformed' };
  const elsewhere = [await stamp(flipLast(cadesDocument))];
  assert.throws(() => world.sign({ contentTimestamps: elsewhere }), malformed);
  const content = { digest: digest('sha256', cadesDocument) };
  const by384 = [await stamp(cadesDocument, 'sha384')];
  const order = { content, attached: false };
  assert.throws(() => world.sign({ ...order, contentTimestamps: by384 }), malformed);
  const by256 = [await stamp(cadesDocument)];
  assert.ok(world.sign({ ...order, contentTimestamps: by256 }).length > 0);
});

test('a property is said in words of no format or encoded, not both', () => {
  const value = derUtf8String('text/plain');
  const properties = [{ name: 'mime-type' as const, value }];
  const signerProperties = { mimeType: 'text/plain' };
  assert.throws(() => world.sign({ properties, signerProperties }), { code: 'cms_malformed' });
  const [encoded, worded] = [world.sign({ properties }), world.sign({ signerProperties })];
  for (const cms of [encoded, worded]) assert.ok(bytesToHex(cms).includes(bytesToHex(value)));
});

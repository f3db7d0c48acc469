import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { crc32 as judge } from 'node:zlib';
import { rawZip } from '@kumoin/testkit';
import { buildZip } from './build-zip.ts';
import { crc32 } from './crc32.ts';
import { openZip } from './open-zip.ts';
import { writeZip } from './write-zip.ts';

const at = Date.UTC(2026, 0, 5, 13, 45, 30);
const mimetype = { name: 'mimetype', content: Buffer.from('application/vnd.etsi.asic-e+zip') };
const file = { name: 'ä.txt', content: Buffer.from('hello') };

test('sums as the rest of the world does, in one piece or in many', () => {
  const bytes = Uint8Array.from({ length: 1003 }, (_, index) => (index * 31) & 0xff);
  assert.equal(crc32(bytes), judge(bytes));
  assert.equal(crc32(new Uint8Array()), 0);
  assert.equal(crc32(bytes.subarray(3), crc32(bytes.subarray(0, 3))), judge(bytes));
});

test('puts the first file where everybody looks for it', async () => {
  const zip = Buffer.from(await buildZip({ at, add: [mimetype, file] }));
  assert.equal(zip.toString('latin1', 30, 38), 'mimetype');
  assert.equal(zip.toString('latin1', 38, 69), 'application/vnd.etsi.asic-e+zip');
  assert.equal(zip.readUInt16LE(6), 0, 'no flag: sizes stand in the header');
  assert.equal(zip.readUInt16LE(8), 0, 'stored');
  assert.equal(zip.readUInt16LE(28), 0, 'no extra field');
  assert.equal(zip.readUInt32LE(22), 31, 'size');
});

test('writes the time of the order, in UTC, and nothing of the machine', async () => {
  const zip = Buffer.from(await buildZip({ at, add: [mimetype] }));
  assert.equal(zip.readUInt16LE(10), (13 << 11) | (45 << 5) | 15);
  assert.equal(zip.readUInt16LE(12), ((2026 - 1980) << 9) | (1 << 5) | 5);
  assert.deepEqual(await buildZip({ at, add: [mimetype] }), new Uint8Array(zip));
  const early = Buffer.from(await buildZip({ at: 0, add: [mimetype] }));
  assert.equal(early.readUInt16LE(12), 0x21, '1980 is the first year there is');
});

test('adds to an archive without touching what is there', async () => {
  const before = rawZip([
    { name: 'mimetype', content: 'x' },
    { name: 'b.txt', content: 'b'.repeat(400), deflate: true },
  ]);
  const base = await openZip(before);
  const after = await buildZip({ at, base, add: [file] });
  const end = (base.entries[1]?.dataOffset ?? 0) + (base.entries[1]?.compressedBytes ?? 0);
  assert.deepEqual(after.subarray(0, end), before.subarray(0, end));
  assert.deepEqual(
    (await openZip(after)).entries.map(({ name }) => name),
    ['mimetype', 'b.txt', 'ä.txt'],
  );
});

test('drops, renames and keeps the comment; a renamed file keeps its data', async () => {
  const before = rawZip(
    [
      { name: 'mimetype', content: 'x' },
      { name: 'old.xml', content: 'o'.repeat(400), deflate: true },
      { name: 'gone.xml', content: 'gone' },
    ],
    { comment: 'kept' },
  );
  const base = await openZip(before);
  const rename = new Map([['old.xml', 'new.xml']]);
  const after = await openZip(await buildZip({ at, base, drop: ['gone.xml'], rename, add: [] }));
  assert.deepEqual(
    after.entries.map(({ name, method, bytes }) => [name, method, bytes]),
    [
      ['mimetype', 'stored', 1],
      ['new.xml', 'deflated', 400],
    ],
  );
  const [, renamed] = after.entries;
  assert.ok(renamed !== undefined);
  assert.equal(Buffer.from(await after.read(renamed)).toString(), 'o'.repeat(400));
  assert.equal(Buffer.from(after.comment).toString(), 'kept');
});

test('does not let content out that changed since it was measured', async () => {
  const measured = { bytes: 5, crc32: judge('hello') };
  const content = { ...measured, pieces: () => [Buffer.from('hel'), Buffer.from('lo')] };
  assert.ok((await buildZip({ at, add: [{ name: 'a', content }] })).length > 5);
  for (const other of ['hallo', 'hell', 'hello!']) {
    const changed = { ...measured, pieces: () => [Buffer.from(other)] };
    const build = buildZip({ at, add: [{ name: 'a', content: changed }] });
    await assert.rejects(build, { code: 'asic_content_missing' });
  }
});

test('passes on what reading the content throws', async () => {
  const torn = new Error('the disk is gone');
  const pieces = () => ({
    [Symbol.iterator]: (): Iterator<Uint8Array> => {
      throw torn;
    },
  });
  const content = { bytes: 1, crc32: 0, pieces };
  await assert.rejects(buildZip({ at, add: [{ name: 'a', content }] }), (e) => e === torn);
});

test('asks for content no faster than it is taken', async () => {
  const piece = new Uint8Array(1_000_000);
  const count = 40;
  let asked = 0;
  function* pieces(): Generator<Uint8Array> {
    for (; asked < count; asked++) yield piece;
  }
  const whole = new Uint8Array(count * piece.length);
  const content = { bytes: whole.length, crc32: judge(whole), pieces };
  const taken = writeZip({ at, add: [{ name: 'a', content }] });
  await taken.next();
  await taken.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(asked < 10, `${asked} pieces asked for, two taken`);
  await taken.return();
});

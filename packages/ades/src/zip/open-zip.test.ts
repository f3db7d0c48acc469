import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { rawZip } from '@kumoin/testkit';
import type { RawZipEntry, RawZipFrame } from '@kumoin/testkit';
import { buildZip } from './build-zip.ts';
import { openZip } from './open-zip.ts';
import { zipEntriesMax, zipNameBytesMax } from './zip-limits.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const hello: RawZipEntry = { name: 'hello.txt', content: 'hello' };

async function contentsOf(zip: Uint8Array): Promise<Record<string, string>> {
  const archive = await openZip(zip);
  const read = archive.entries.map(async (entry) => [entry.name, text(await archive.read(entry))]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

test('reads stored and deflated files, names beyond ASCII, and the comment', async () => {
  const zip = rawZip(
    [hello, { name: 'Größe/日本.txt', content: 'a'.repeat(5000), deflate: true }],
    { comment: 'mimetype=x' },
  );
  const archive = await openZip(zip);
  assert.deepEqual(
    archive.entries.map(({ name, bytes, method }) => [name, bytes, method]),
    [
      ['hello.txt', 5, 'stored'],
      ['Größe/日本.txt', 5000, 'deflated'],
    ],
  );
  assert.equal(text(archive.comment), 'mimetype=x');
  assert.deepEqual(await contentsOf(zip), {
    'hello.txt': 'hello',
    'Größe/日本.txt': 'a'.repeat(5000),
  });
});

test('leaves folders out of the files', async () => {
  const zip = rawZip([{ name: 'META-INF/', content: '' }, hello]);
  assert.deepEqual(await contentsOf(zip), { 'hello.txt': 'hello' });
});

test('reads an archive through a window, and lets what the source throws through', async () => {
  const zip = rawZip([hello]);
  const read = (target: Uint8Array, at: number): void => {
    target.set(zip.subarray(at, at + target.length));
  };
  const archive = await openZip({ length: zip.length, read });
  assert.equal(text(await archive.read(archive.entries[0] ?? assert.fail())), 'hello');
  const torn = new RangeError('the disk is gone');
  const failing = openZip({
    length: zip.length,
    read: () => {
      throw torn;
    },
  });
  await assert.rejects(failing, (error) => error === torn);
});

interface Bad {
  readonly why: string;
  readonly code: string;
  readonly entries: readonly RawZipEntry[];
  readonly frame?: RawZipFrame;
}

const named = (name: string): RawZipEntry => ({ name, content: '' });
const bad: readonly Bad[] = [
  ...[
    '../up.txt',
    'a/../../b',
    'a/./b',
    'a//b',
    '/etc/passwd',
    'C:/x',
    'c:x',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'invoice\u202efdp.exe',
    'x'.repeat(zipNameBytesMax + 1),
  ].map((name) => ({
    why: `the name ${JSON.stringify(name.slice(0, 20))}`,
    code: 'zip_entry_forbidden',
    entries: [named(name)],
  })),
  {
    why: 'a name twice',
    code: 'zip_malformed',
    entries: [hello, hello],
  },
  {
    why: 'names that differ by case alone',
    code: 'zip_entry_forbidden',
    entries: [hello, { ...hello, name: 'Hello.TXT' }],
  },
  {
    why: 'names that differ by normalisation alone',
    code: 'zip_entry_forbidden',
    entries: [named('\u00e9.txt'), named('e\u0301.txt')],
  },
  {
    why: 'a file and a folder of one name',
    code: 'zip_entry_forbidden',
    entries: [named('a'), named('a/')],
  },
  {
    why: 'a name beyond ASCII that is not marked as UTF-8',
    code: 'zip_entry_forbidden',
    entries: [{ name: '日本.txt', content: '', says: { flags: 0 } }],
  },
  {
    why: 'a name marked as UTF-8 that is none',
    code: 'zip_entry_forbidden',
    entries: [{ name: Uint8Array.of(0x61, 0xff), content: '', says: { flags: 0x800 } }],
  },
  {
    why: 'an encrypted entry',
    code: 'zip_entry_forbidden',
    entries: [{ ...hello, says: { flags: 1 } }],
  },
  {
    why: 'a method other than stored and deflated',
    code: 'zip_entry_forbidden',
    entries: [{ ...hello, says: { method: 12 } }],
  },
  {
    why: 'a symbolic link',
    code: 'zip_entry_forbidden',
    entries: [{ ...hello, says: { externalAttributes: 0xa1ff0000, madeBy: 0x314 } }],
  },
  {
    why: 'a folder with content',
    code: 'zip_entry_forbidden',
    entries: [{ ...hello, name: 'a/' }],
  },
  {
    why: 'a local header of another name',
    code: 'zip_malformed',
    entries: [{ ...hello, local: { name: 'hellO.txt' } }],
  },
  {
    why: 'a local header of another size',
    code: 'zip_malformed',
    entries: [{ ...hello, local: { bytes: 4 } }],
  },
  {
    why: 'a local header of another method',
    code: 'zip_malformed',
    entries: [{ ...hello, local: { method: 8 } }],
  },
  {
    why: 'a local header of another sum',
    code: 'zip_malformed',
    entries: [{ ...hello, local: { crc: 1 } }],
  },
  {
    why: 'a local header that says nothing',
    code: 'zip_malformed',
    entries: [{ ...hello, local: { crc: 0, bytes: 0, compressedBytes: 0 } }],
  },
  {
    why: 'two entries over one place',
    code: 'zip_malformed',
    entries: [hello, { ...hello, name: 'again.txt', says: { offset: 0 } }],
  },
  {
    why: 'an entry the directory does not know, hidden between two',
    code: 'zip_malformed',
    entries: [hello, { ...named('b'), before: rawZip([named('hidden')]) }],
  },
  {
    why: 'an entry beyond the end',
    code: 'zip_malformed',
    entries: [{ ...hello, says: { bytes: 5000, compressedBytes: 5000 } }],
  },
  {
    why: 'stored, and of two sizes',
    code: 'zip_malformed',
    entries: [{ ...hello, says: { bytes: 6 } }],
  },
  {
    why: 'data before the archive',
    code: 'zip_malformed',
    entries: [hello],
    frame: { before: new Uint8Array(64) },
  },
  {
    why: 'data behind the archive',
    code: 'zip_malformed',
    entries: [hello],
    frame: { after: Uint8Array.of(0) },
  },
  {
    why: 'a ratio beyond a hundred, above one megabyte',
    code: 'zip_too_large',
    entries: [{ name: 'bomb', content: new Uint8Array(1_000_001), deflate: true }],
  },
  {
    why: 'an entry that claims a terabyte it does not have',
    code: 'zip_malformed',
    entries: [{ ...hello, says: { bytes: 2 ** 31, compressedBytes: 2 ** 31 } }],
  },
  {
    why: 'more entries than anybody needs',
    code: 'zip_too_large',
    entries: Array.from({ length: zipEntriesMax + 1 }, (_, at) => named(`${at}`)),
  },
];

for (const { why, code, entries, frame } of bad) {
  test(`refuses ${why}`, async () => {
    await assert.rejects(openZip(rawZip(entries, frame)), { code });
  });
}

test('takes as many entries as the limit, and a ratio beyond a hundred below a megabyte', async () => {
  const many = Array.from({ length: zipEntriesMax }, (_, at) => named(`${at}`));
  assert.equal((await openZip(rawZip(many))).entries.length, zipEntriesMax);
  const small = { name: 'zeros', content: new Uint8Array(1_000_000), deflate: true };
  assert.equal((await openZip(rawZip([small]))).entries.length, 1);
});

test('refuses what is no archive', async () => {
  for (const bytes of [new Uint8Array(), Uint8Array.of(0x50, 0x4b), Buffer.alloc(1000, 0x50)]) {
    await assert.rejects(openZip(bytes), { code: 'zip_malformed' });
  }
});

const claims: readonly (readonly [string, RawZipEntry])[] = [
  ['expands beyond its size', { name: 'a', content: 'x'.repeat(900), deflate: true }],
  ['expands to less than its size', { name: 'a', content: 'x'.repeat(1100), deflate: true }],
];
for (const [why, entry] of claims) {
  test(`cuts off a file that ${why}`, async () => {
    const zip = rawZip([{ ...entry, says: { bytes: 1000 } }]);
    const archive = await openZip(zip);
    const read = archive.read(archive.entries[0] ?? assert.fail());
    await assert.rejects(read, { code: 'zip_malformed' });
  });
}

test('expands no more of a bomb than its size says', async () => {
  const bomb = { name: 'a', content: new Uint8Array(100_000_000), deflate: true };
  const archive = await openZip(rawZip([{ ...bomb, says: { bytes: 1000 } }]));
  let seen = 0;
  const drain = async (): Promise<void> => {
    for await (const piece of archive.pieces(archive.entries[0] ?? assert.fail())) {
      seen += piece.length;
    }
  };
  await assert.rejects(drain(), { code: 'zip_malformed' });
  assert.ok(seen <= 1000, `${seen}`);
});

test('refuses data whose sum is not what the archive says', async () => {
  const sound = await buildZip({ at: 0, add: [{ name: 'a', content: Buffer.from('hello') }] });
  const flipped = sound.map((octet, at) => (at === 31 ? octet ^ 1 : octet));
  const archive = await openZip(flipped);
  const entry = archive.entries[0] ?? assert.fail();
  await assert.rejects(archive.read(entry), { code: 'zip_malformed' });
});

test('does not read a file as a whole beyond what it was told', async () => {
  const archive = await openZip(rawZip([hello]));
  const entry = archive.entries[0] ?? assert.fail();
  assert.equal((await archive.read(entry, 5)).length, 5);
  await assert.rejects(archive.read(entry, 4), { code: 'zip_too_large' });
});

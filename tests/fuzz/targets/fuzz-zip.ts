/**
 * ZIP and ASiC. What is read is as long as the directory says and has the checksum it says; a
 * mutant may be told intact only where its files are those of the sample. Half of the mutants are
 * mutated inside an entry, which is then packed as it should be.
 */

import { crc32 } from 'node:zlib';
import { buildZip, openZip } from '@kumoin/ades';
import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat, isSame } from '../fuzz-target.ts';
import { intactContainer } from '../fuzz-world.ts';
import { makeAsicWorld, oneFile, readAsic, twoFiles } from '../../worlds/asic-world.ts';

const world = makeAsicWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });
const entryBytesMax = 4 * 1024 * 1024;

export const fuzzZip: FuzzTarget = {
  name: 'zip',
  words: [
    'PK\x03\x04',
    'PK\x01\x02',
    'PK\x05\x06',
    'PK\x06\x06',
    'PK\x07\x08',
    '\xff\xff\xff\xff',
    'mimetype',
    '../',
    'META-INF/signature.p7s',
  ],
  samples: () => Promise.all([world.signCades(oneFile), world.signCades(twoFiles)]),
  run: async (input, sample) => {
    const archive = await openZip(input);
    for (const entry of archive.entries) {
      const bytes = await archive.read(entry, entryBytesMax);
      expectThat(bytes.length === entry.bytes, 'an entry of another length');
      expectThat(crc32(bytes) === entry.crc32, 'an entry of another checksum');
    }
    const intact = await intactContainer(input);
    if (intact.length === 0) return;
    const files = await readAsic(input);
    const signed = await readAsic(sample);
    for (const name of intact) {
      const known = [...signed.values()].some((bytes) => isSame(bytes, files.get(name)));
      expectThat(known, `intact although ${name} is another`);
    }
  },
  inner: async (input, mutate) => {
    const files = [...(await readAsic(input))];
    const chosen = input.length % Math.max(files.length, 1);
    const add = files.map(([name, bytes], index) => ({
      name,
      content: index === chosen ? mutate(bytes) : bytes,
    }));
    return buildZip({ add, at: Date.UTC(2026, 0, 5) });
  },
};

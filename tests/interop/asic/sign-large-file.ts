/**
 * A program of its own, so that its memory can be measured: signs a file of gigabytes into a
 * container, writes that to a path piece by piece, and reads it again through a window.
 *
 *     sign-large-file.ts PATH asic-s|asic-e BYTES → JSON: what was found, and the peak of memory
 */

import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import process from 'node:process';
import { describeAsic, streamAsic } from '@kumoin/ades';
import type { ByteSource } from '@kumoin/ades';
import { makeAsicWorld } from '../../worlds/asic-world.ts';

const [path = '', container = '', bytes = '0'] = process.argv.slice(2);
const world = makeAsicWorld({ at: Date.UTC(2026, 0, 5) });

/** Every window of it differs from the ones beside it, and none is kept. */
const large: ByteSource = {
  length: Number(bytes),
  read: (target, position) => void target.fill((position / 4096) & 0xff),
};

async function write(): Promise<void> {
  const target = { container: container === 'asic-s' ? 'asic-s' : 'asic-e' } as const;
  const files = [{ name: 'large.bin', content: large }];
  const prepared = await world.prepareCades({ ...target, files });
  const output = openSync(path, 'w');
  const pieces = streamAsic(prepared, world.answer(prepared), { releasesPieces: true });
  for await (const piece of pieces) writeSync(output, piece);
  closeSync(output);
}

async function read(): Promise<unknown> {
  const input = openSync(path, 'r');
  const { problems, files, signatures } = await describeAsic({
    length: fstatSync(input).size,
    read: (target, position) => {
      let filled = 0;
      while (filled < target.length) {
        filled += readSync(input, target, filled, target.length - filled, position + filled);
      }
    },
  });
  closeSync(input);
  const integrity = signatures.map((signature) => signature.integrity);
  return { problems, files, integrity };
}

await write();
const found = await read();
const residentBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ found, residentBytes }));

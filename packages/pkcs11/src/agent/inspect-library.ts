/**
 * Look at a library before it is loaded: the dynamic linker's words ("wrong ELF class",
 * "cannot open shared object file") say the same to nobody but linkers.
 *
 * ELF only (e_ident and e_machine of the ELF header); other formats are left to the linker.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { Fault } from './fault.ts';

const HEADER_BYTES = 20;
const ELF_MAGIC = 0x7f454c46;

/** process.arch → e_ident[EI_CLASS] and e_machine. */
const machines: Readonly<Record<string, readonly [elfClass: number, machine: number]>> = {
  arm: [1, 40],
  arm64: [2, 183],
  ia32: [1, 3],
  ppc64: [2, 21],
  riscv64: [2, 243],
  s390x: [2, 22],
  x64: [2, 62],
};

/** @throws {Fault} `library_missing`, `library_unloadable` or `library_wrong_architecture`. */
export function inspectLibrary(file: string): void {
  const header = readHeader(file);
  if (process.platform !== 'linux') return;
  if (header.length < HEADER_BYTES || header.readUInt32BE(0) !== ELF_MAGIC) {
    throw new Fault({ code: 'library_unloadable', detail: `${file} is no shared library` });
  }
  const bigEndian = header[5] === 2;
  const machine = bigEndian ? header.readUInt16BE(18) : header.readUInt16LE(18);
  const expected = machines[process.arch];
  if (expected === undefined) return;
  if (header[4] !== expected[0] || machine !== expected[1]) {
    const detail = `${file} is for ELF machine ${machine}, this is ${process.arch}`;
    throw new Fault({ code: 'library_wrong_architecture', detail });
  }
}

function readHeader(file: string): Buffer {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(handle, header));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const detail = missing ? file : `${file} cannot be read`;
    throw new Fault({ code: missing ? 'library_missing' : 'library_unloadable', detail });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

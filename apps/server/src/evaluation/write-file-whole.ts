/** Writes a file whole or not at all: under another name, flushed, then put in place; mode 0600. */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export function writeFileWhole(file: string, content: string | Uint8Array): void {
  writeDraft(file, content, (draft) => renameSync(draft, file));
}

/** Of two that write at the same moment the first one's content stays; no error for the other. */
export function writeFileOnce(file: string, content: string | Uint8Array): void {
  writeDraft(file, content, (draft) => {
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}

function writeDraft(
  file: string,
  content: string | Uint8Array,
  putInPlace: (draft: string) => void,
): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let written = 0; written < bytes.length;) {
        written += writeSync(handle, bytes, written, bytes.length - written);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    putInPlace(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

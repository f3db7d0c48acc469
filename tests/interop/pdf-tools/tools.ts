/**
 * Other people's PDF tools, run on files of our making, in a folder that is removed again.
 *
 * Where a tool is not installed the tests say so and are skipped.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `false`, or why the tests that need these tools are skipped. */
export function missing(...tools: readonly string[]): string | false {
  const absent = tools.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  return absent.length > 0 && `not installed: ${absent.join(', ')}`;
}

export class PdfTools implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kumoin-pdf-'));

  /** What qpdf makes of a file with these arguments. */
  transform(bytes: Uint8Array, args: readonly string[]): Uint8Array {
    const input = this.#write('input.pdf', bytes);
    const output = join(this.#folder, 'output.pdf');
    const run = spawnSync('qpdf', ['--allow-weak-crypto', ...args, input, output]);
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return new Uint8Array(readFileSync(output));
  }

  /** What `qpdf --check` finds wrong; empty if nothing. */
  complaints(bytes: Uint8Array, password = ''): string {
    const file = this.#write('check.pdf', bytes);
    const run = spawnSync('qpdf', ['--check', `--password=${password}`, file]);
    return run.status === 0 ? '' : `${run.stdout.toString()}${run.stderr.toString()}`;
  }

  /** The text that poppler shows. */
  text(bytes: Uint8Array, password = ''): string {
    const file = this.#write('text.pdf', bytes);
    const run = spawnSync('pdftotext', ['-upw', password, file, '-']);
    return `${run.stdout.toString()}${run.stderr.toString()}`;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  #write(name: string, bytes: Uint8Array): string {
    const file = join(this.#folder, name);
    writeFileSync(file, bytes);
    return file;
  }
}

/**
 * A file beyond four gigabytes in a container (zip64), signed, written and read again in less than
 * 256 MB, before `unzip -t`.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const program = fileURLToPath(new URL('sign-large-file.ts', import.meta.url));
const bytes = 2 ** 32 + 1;
const residentBytesMax = 256 * 2 ** 20;
const bench = makeWorkbench();
after(() => bench.clear());

interface Answer {
  readonly found: unknown;
  readonly residentBytes: number;
}

for (const [container, signature] of [
  ['asic-s', 'META-INF/signature.p7s#1'],
  ['asic-e', 'META-INF/signature001.p7s#1'],
] as const) {
  test(`${container} of four gigabytes in 256 MB`, { skip: missing('unzip', '-v') }, async () => {
    const path = bench.path('large.asic');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=source',
      ...[program, path, container, String(bytes)],
    ]);
    const { found, residentBytes } = JSON.parse(stdout) as Answer;
    assert.partialDeepStrictEqual(found, {
      problems: [],
      files: [{ name: 'large.bin', bytes, signedBy: [signature] }],
      integrity: [{ contentIntact: true, signatureValid: true, faults: [] }],
    });
    assert.ok(residentBytes < residentBytesMax, `${residentBytes} bytes resident`);
    const { said } = bench.ask('unzip', '-t', path);
    assert.match(said, /No errors detected in compressed data/);
    rmSync(path);
  });
}

/**
 * A document far larger than the memory that signing it may take: one gibibyte, in less than
 * 256 MiB. The real server, the real command, and `pdfsig` as the judge.
 *
 * Each process reports the peak of its resident memory as the kernel keeps it (`VmHWM`).
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { runKumoin } from '../worlds/kumoin-command.ts';
import type { CommandRun } from '../worlds/kumoin-command.ts';
import { writeLargePdf } from '../worlds/large-pdf.ts';
import { startServer } from '../worlds/running-server.ts';

const mebibyte = 1024 * 1024;
const attachmentBytes = 1024 * mebibyte;
const residentMax = 256 * mebibyte;
const diskNeeded = 3 * 1024 * mebibyte;

const isLinux = process.platform === 'linux';
const { bavail, bsize } = statfsSync(tmpdir());
const shortage = bavail * bsize < diskNeeded ? 'less than 3 GiB free for temporary files' : '';
const skip = isLinux ? shortage : 'peak memory is read from /proc, which is on Linux only';
const hasPdfsig = spawnSync('pdfsig', ['-v']).status === 0;

/** Runs in every Node process of the command, and writes down its peak when it ends. */
const reporter = (folder: string): string => `
  import { readFileSync, writeFileSync } from 'node:fs';
  process.on('exit', () => {
    const [, kibibytes] = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
    writeFileSync(${JSON.stringify(folder)} + '/' + process.pid, kibibytes);
  });`;

function bench(t: TestContext, home: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-large-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const run = async (...words: readonly string[]): Promise<CommandRun & { peak: number }> => {
    const peaks = mkdtempSync(join(folder, 'peaks-'));
    const script = `data:text/javascript,${encodeURIComponent(reporter(peaks))}`;
    const within = ['env', `NODE_OPTIONS=--import=${script}`];
    const began = Date.now();
    const ran = await runKumoin(words, { home, within });
    const all = readdirSync(peaks).map((pid) => Number(readFileSync(join(peaks, pid), 'utf8')));
    const peak = Math.max(...all) * 1024;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    t.diagnostic(`kumoin ${words[0]}: ${Math.round(peak / mebibyte)} MiB, ${seconds} s`);
    return { ...ran, peak };
  };
  return { folder, run };
}

function judge(file: string): readonly string[] {
  const { stdout } = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/- Signature Validation: (.*)/g)].map(([, verdict = '']) => verdict);
}

function flipByte(file: string, place: number): void {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, place);
  byte.writeUInt8(byte.readUInt8() ^ 1);
  writeSync(handle, byte, 0, 1, place);
  closeSync(handle);
}

test(
  'a gibibyte is signed and verified in less than 256 MiB',
  { skip: skip || false },
  async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const { folder, run } = bench(t, server.home);
    const [document, signed] = [join(folder, 'large.pdf'), join(folder, 'large.signed.pdf')];
    writeLargePdf(document, attachmentBytes);
    const before = statSync(document);

    const signing = await run('sign', document, '--demo', 'alice', '--visible');
    assert.deepEqual([signing.code, signing.errors], [0, ''], signing.output);
    assert.ok(signing.peak < residentMax, `signing took ${signing.peak} bytes`);
    assert.deepEqual(
      readdirSync(folder).filter((name) => /kumoin|tmp/.test(name)),
      [],
    );
    assert.deepEqual(
      [statSync(document).size, statSync(document).mtimeMs],
      [before.size, before.mtimeMs],
    );

    const good = await run('verify', signed, '--demo');
    assert.deepEqual([good.code, good.errors], [0, ''], good.output);
    assert.ok(good.peak < residentMax, `verifying took ${good.peak} bytes`);
    if (hasPdfsig) assert.deepEqual(judge(signed), ['Signature is Valid.']);
    else t.diagnostic('pdfsig (poppler-utils) is not installed: not judged by others');

    flipByte(signed, Math.floor(before.size / 2));
    const flipped = await run('verify', signed, '--demo');
    assert.equal(flipped.code, 1);
    assert.match(flipped.errors, /the signed bytes were changed/);
    if (hasPdfsig) assert.deepEqual(judge(signed), ['Digest Mismatch.']);
  },
);

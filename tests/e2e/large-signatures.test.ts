/**
 * Files far larger than the memory that signing them may take: two gibibytes in less than 256 MiB,
 * with a signature beside the file and in a container around it. `openssl` and `unzip` judge.
 *
 * Each process reports the peak of its resident memory as the kernel keeps it (`VmHWM`).
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
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
import { startServer } from '../worlds/running-server.ts';

const mebibyte = 1024 * 1024;
const fileBytes = 2048 * mebibyte + 1;
const residentMax = 256 * mebibyte;
const diskNeeded = 5 * 1024 * mebibyte;

const { bavail, bsize } = statfsSync(tmpdir());
const shortage = bavail * bsize < diskNeeded ? 'less than 5 GiB free for temporary files' : false;
const skip =
  process.platform === 'linux' ? shortage : 'peak memory is read from /proc, on Linux only';
const hasUnzip = spawnSync('unzip', ['-v']).status === 0;

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
  const run = async (line: string): Promise<CommandRun & { peak: number }> => {
    const peaks = mkdtempSync(join(folder, 'peaks-'));
    const script = `data:text/javascript,${encodeURIComponent(reporter(peaks))}`;
    const within = ['env', `NODE_OPTIONS=--import=${script}`];
    const began = Date.now();
    const ran = await runKumoin(line.split(' '), { home, within, folder });
    const all = readdirSync(peaks).map((pid) => Number(readFileSync(join(peaks, pid), 'utf8')));
    const peak = Math.max(...all) * 1024;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    t.diagnostic(`kumoin ${line}: ${Math.round(peak / mebibyte)} MiB, ${seconds} s`);
    return { ...ran, peak };
  };
  const small = async (line: string): Promise<string> => {
    const { code, errors, output, peak } = await run(line);
    assert.deepEqual([code, errors], [0, ''], output);
    assert.ok(peak < residentMax, `${line} took ${peak} bytes`);
    return output;
  };
  return { folder, run, small };
}

/** Zeros take no room on the disk; what counts stands at both ends. */
function writeLargeFile(file: string): void {
  const handle = openSync(file, 'w');
  ftruncateSync(handle, fileBytes);
  writeSync(handle, 'begin', 0);
  writeSync(handle, 'end', fileBytes - 3);
  closeSync(handle);
}

function flipByte(file: string, place: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Uint8Array.of(1), 0, 1, place);
  closeSync(handle);
}

test('two gibibytes are signed beside and inside in less than 256 MiB', { skip }, async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const { folder, run, small } = bench(t, server.home);
  const image = join(folder, 'image.bin');
  writeLargeFile(image);

  await small('sign image.bin --format cades --packaging detached --level B-LTA --demo alice');
  const verify =
    'cms -verify -binary -inform DER -in image.bin.p7s -content image.bin -out /dev/null';
  const trust = ['-CAfile', join(server.home, 'root.pem'), '-purpose', 'any'];
  const judged = spawnSync('openssl', [...verify.split(' '), ...trust], { cwd: folder });
  assert.equal(judged.status, 0, String(judged.stderr));
  await small('inspect image.bin.p7s --content image.bin');

  await small('sign image.bin --format asic-e --level B-T --demo alice');
  const container = join(folder, 'image.bin.asice');
  assert.ok(statSync(container).size > fileBytes);
  if (hasUnzip) assert.equal(spawnSync('unzip', ['-tq', container]).status, 0);
  else t.diagnostic('unzip is not installed: not judged by others');
  await small('inspect image.bin.asice');

  flipByte(container, Math.floor(fileBytes / 2));
  assert.equal((await run('inspect image.bin.asice')).code, 1);
  flipByte(image, Math.floor(fileBytes / 2));
  assert.equal((await run('inspect image.bin.p7s --content image.bin')).code, 1);
});

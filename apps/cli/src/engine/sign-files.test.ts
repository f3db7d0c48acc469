import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildProgram } from '../commands/build-program.ts';
import type { Handlers } from '../commands/handlers.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import { signFiles } from './sign-files.ts';

/** As far as it goes without asking anybody: the world is not there. */
async function sign(line: string): Promise<void> {
  const handlers = {
    sign: async (files: readonly string[], options: SignOptions) =>
      void (await signFiles(files, options, {} as never)),
  } as unknown as Handlers;
  await buildProgram(handlers, '/nowhere').parseAsync(line.split(' '), { from: 'user' });
}

test('what would be passed over in silence is refused as wrong usage', async () => {
  const lines: readonly (readonly [string, RegExp])[] = [
    ['sign a.txt --format cades --content a.txt', /^--content goes with/],
    ['sign a.pdf --content a.txt', /^--content goes with/],
    ['sign a.p7m --add --format cades', /^--format/],
    ['sign a.xml --add --packaging enveloped', /^--packaging/],
    ['sign a.asice --add --container-type cades', /^--container-type/],
    ['sign a.p7m --countersign 1 --format cades', /^--format/],
  ];
  for (const [line, message] of lines) {
    await assert.rejects(sign(line), { code: 'usage', message }, line);
  }
});

test('an addition in the form of its file goes on to the file', async () => {
  await assert.rejects(sign('sign /nowhere/a.p7s --add --content a.txt'), { code: 'ENOENT' });
});

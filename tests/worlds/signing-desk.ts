/**
 * Where documents of every kind are signed from the command line: a running server, a folder with
 * one of each, and `kumoin` at work in it.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentDescription } from '@kumoin/ades';
import { runKumoin } from './kumoin-command.ts';
import type { CommandRun } from './kumoin-command.ts';
import { startServer } from './running-server.ts';
import { samplePdf } from './sample-pdf.ts';

export interface SigningDesk {
  /** With offer.pdf, letter.xml, data.json and note.txt. */
  readonly folder: string;
  /** Of the running server: what it keeps, and where it stamps. */
  readonly home: string;
  readonly authorityUrl: string;
  /** @param line words with one blank between them. */
  run(line: string): Promise<CommandRun>;
  /** @returns what it printed; it has to succeed in silence. */
  good(line: string): Promise<string>;
  bad(line: string, code: 1 | 2, words: RegExp): Promise<void>;
  /** @param content further options, after a blank. */
  inspect(file: string, content?: string): Promise<DocumentDescription>;
  close(): Promise<void>;
}

export async function openSigningDesk(): Promise<SigningDesk> {
  const server = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-desk-'));
  writeFileSync(join(folder, 'offer.pdf'), samplePdf());
  writeFileSync(join(folder, 'letter.xml'), '<letter><to>Bob</to><text>Hello.</text></letter>');
  writeFileSync(join(folder, 'data.json'), '{"amount":12,"to":"Bob"}');
  writeFileSync(join(folder, 'note.txt'), 'Hello, Bob.\n');
  const demo = readFileSync(join(server.home, 'demo.json'), 'utf8');

  const run = (line: string) => runKumoin(line.split(' '), { home: server.home, folder });
  const good = async (line: string): Promise<string> => {
    const { code, output, errors } = await run(line);
    assert.deepEqual([code, errors], [0, ''], `${line}\n${output}`);
    return output;
  };
  return {
    folder,
    home: server.home,
    authorityUrl: (JSON.parse(demo) as { tsa: string }).tsa,
    run,
    good,
    bad: async (line, code, words) => {
      const ran = await run(line);
      assert.equal(ran.code, code, `${line}\n${ran.output}${ran.errors}`);
      assert.match(ran.errors, words);
    },
    inspect: async (file, content = '') =>
      JSON.parse(await good(`inspect ${file} --json${content}`)) as DocumentDescription,
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A document that is PDF/A stays PDF/A when it is signed, visibly or not, before veraPDF, the
 * reference validator of ISO 19005. Each document is judged before as well: only one that was
 * compliant can be kept so.
 */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makePadesWorld } from '../../../worlds/pades-world.ts';
import type { SigningWish } from '../../../worlds/pades-world.ts';
import { roundSealPng } from '../../../worlds/sample-png.ts';
import { makeWorkbench } from '../../openssl/workbench.ts';
import { installMavenPeer } from '../install-maven-peer.ts';

const peer = await installMavenPeer('verapdf', fileURLToPath(new URL('pom.xml', import.meta.url)));
const skip = 'missing' in peer ? peer.missing : false;
const program = fileURLToPath(new URL('JudgePdfa.java', import.meta.url));

interface Opinion {
  readonly flavour: string;
  readonly compliant: boolean;
  /** Clauses of the standard. */
  readonly broken: readonly string[];
}

function judge(documents: readonly Uint8Array[]): readonly Opinion[] {
  if ('missing' in peer) throw new Error(peer.missing);
  const bench = makeWorkbench();
  const files = documents.map((bytes, index) => bench.write(`${index}.pdf`, bytes));
  const words = ['-Djava.awt.headless=true', '-cp', join(peer.libraries, '*'), program, ...files];
  const told = execFileSync('java', words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return told
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Opinion);
}

const world = makePadesWorld({ at: Date.now() });
const corpusFile = (id: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../pdf-corpus/files/${id}.pdf`, import.meta.url)));
const documents = ['tcpdf-pdfa', 'verapdf-pdfa', 'word-pdfa-3a', 'tcpdf-14-pages'];

const place = { corner: 'bottom_right', width: 160, height: 50 } as const;
const seal = roundSealPng(40);
const wishes: Readonly<Record<string, SigningWish>> = {
  'an invisible signature': {},
  'a visible signature in Japanese': {
    name: '山田 花子',
    reason: '承認',
    appearance: { font: world.font, place },
  },
  'a seal with transparency': { appearance: { font: world.font, place, image: seal } },
  'a certification that locks fields': { certifies: true, locks: { action: 'All' } },
};

describe('PDF/A before veraPDF 1.30', { skip }, () => {
  const before = skip === false ? judge(documents.map(corpusFile)) : [];
  const compliant = documents.filter((_, index) => before[index]?.compliant === true);

  test('knows documents that are PDF/A, and one that is none', () => {
    console.log(documents.map((id, index) => `${id} ${before[index]?.flavour}`).join(', '));
    assert.ok(compliant.length >= 2, `compliant: ${compliant.join(', ')}`);
    const text = Buffer.from(corpusFile('verapdf-pdfa')).toString('latin1');
    const broken = text.replaceAll('/OutputIntents', '/OutputIntentz');
    assert.notEqual(broken, text);
    const opinions = judge([corpusFile('skia-notags'), Buffer.from(broken, 'latin1')]);
    assert.deepEqual(
      opinions.map((opinion) => [opinion.compliant, opinion.broken.length > 0]),
      [
        [false, false],
        [false, true],
      ],
    );
  });

  for (const [what, wish] of Object.entries(wishes)) {
    test(`keeps PDF/A with ${what}`, () => {
      const signed = compliant.map((id) => world.sign(corpusFile(id), wish));
      const after = judge(signed).map(({ compliant: kept, broken }) => ({ kept, broken }));
      assert.deepEqual(
        after,
        compliant.map(() => ({ kept: true, broken: [] })),
      );
    });
  }
});

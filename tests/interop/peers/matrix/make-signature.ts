/** What our engine makes of a cell, through the door that is common to all formats. */

import { readFileSync } from 'node:fs';
import { finishSignature, packagingsOf, prepareSignature } from '@kumoin/ades';
import type { AdesNeeds, Packaging } from '@kumoin/ades';
import type { Certificate } from '@kumoin/pki';
import type { PkiWorld } from '@kumoin/testkit';
import { fixedRandom } from '../../../worlds/pades-world.ts';
import type { Content } from '../dss/dss-judge.ts';
import type { Cell, Made, Shape } from './cell.ts';

export interface Workshop {
  readonly world: PkiWorld;
  readonly needs: AdesNeeds;
  readonly anchors: readonly Certificate[];
  /** Milliseconds since 1970. */
  now(): number;
}

/** Part of every content that is signed: where a tampered sample is changed. */
export const marker = 'very bytes';

const encoder = new TextEncoder();
const pdf = readFileSync(new URL('../../pdf-corpus/files/skia-tagged.pdf', import.meta.url));

const contents = {
  pdf: { name: 'document.pdf', bytes: new Uint8Array(pdf) },
  xml: {
    name: 'document.xml',
    bytes: encoder.encode(`<order><item Id="part">The ${marker}</item></order>`),
  },
  text: {
    name: 'document.txt',
    bytes: encoder.encode(`The ${marker} that are to be signed.\n`),
  },
  other: { name: 'other.txt', bytes: encoder.encode('Another file.\n') },
} as const satisfies Record<string, Content>;

/** @throws {Error} where the engine reached another level than the cell's. */
export async function makeSignature(workshop: Workshop, cell: Cell): Promise<Made> {
  const { world, needs, anchors, now } = workshop;
  const { format, level, algorithm } = cell;
  const signed = contentsOf(cell);
  const files = signed.map(({ name, bytes }) => ({ name, content: bytes }));
  const at = now();
  const [certificate = new Uint8Array(), ...chain] = world.chain(algorithm.signer);
  const prepared = await prepareSignature({
    ...{ format, packaging: packagingOf(cell), level, files, random: fixedRandom },
    signer: { certificate, chain, algorithm: algorithm.algorithm },
    signingTime: at,
    ...(cell.packaging === 'internally-detached' && { xml: { elementIds: ['part'] } }),
  });
  const signature = world.sign(algorithm.signer, algorithm.algorithm, prepared.toBeSigned);
  const beside = isDetached(cell) ? files : [];
  const order = { level, files: beside, needs, anchors, at, random: fixedRandom };
  const extended = await finishSignature(prepared, signature, order);
  if (extended.level !== level) {
    throw new Error(`reached ${extended.level}: ${JSON.stringify(extended.shortfalls)}`);
  }
  return { document: extended.document, contents: isDetached(cell) ? signed : [] };
}

function contentsOf({ format, packaging }: Shape): readonly Content[] {
  if (format === 'pades') return [contents.pdf];
  if (format === 'xades' && packaging !== 'detached') return [contents.xml];
  if (format.startsWith('asic-e')) return [contents.text, contents.other];
  return [contents.text];
}

function isDetached({ packaging }: Shape): boolean {
  return packaging === 'detached';
}

function packagingOf({ format, packaging }: Shape): Packaging {
  const found = packagingsOf[format].find((one) => one === packaging);
  if (found === undefined) throw new Error(`${format} is not packed as ${packaging}`);
  return found;
}

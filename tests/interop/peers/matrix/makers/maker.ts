/** How our engine makes what is judged: the same three steps for every format. */

import type { AdesNeeds } from '@kumoin/ades';
import type { Certificate } from '@kumoin/pki';
import type { PkiWorld } from '@kumoin/testkit';
import type { Cell, Made } from '../cell.ts';

export interface Workshop {
  readonly world: PkiWorld;
  readonly needs: AdesNeeds;
  readonly anchors: readonly Certificate[];
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Maker {
  make(workshop: Workshop, cell: Cell): Promise<Made>;
  /** One letter of what was signed is another, and nothing else. */
  tamper(made: Made): Promise<Made> | Made;
}

/** Who signs, as `prepare…` of every format takes it. */
export function signerOf({ world }: Workshop, { algorithm }: Cell) {
  const [certificate = new Uint8Array(), ...chain] = world.chain(algorithm.signer);
  return { certificate, chain, algorithm: algorithm.algorithm };
}

/** The key operation, which takes place elsewhere. */
export function answer({ world }: Workshop, { algorithm }: Cell, toBeSigned: Uint8Array) {
  return world.sign(algorithm.signer, algorithm.algorithm, toBeSigned);
}

/** The bytes with one bit of the first place changed where `marker` stands. */
export function flipAt(bytes: Uint8Array, marker: string): Uint8Array {
  const at = Buffer.from(bytes).indexOf(marker);
  if (at < 0) throw new Error(`${marker} does not stand in the bytes`);
  return bytes.with(at, (bytes[at] ?? 0) ^ 1);
}

export function flipContents({ document, contents }: Made, marker: string): Made {
  const changed = contents.map(({ name, bytes }) => ({ name, bytes: flipAt(bytes, marker) }));
  return { document, contents: changed };
}

/**
 * What is fuzzed: a reader of something strangers send, samples to start from, and an oracle.
 *
 * The oracle throws a `FuzzFinding`, or lets an error of another class than ours rise: both are
 * findings. Errors of the packages (`PkiError`, `AdesError`) are the answer a reader owes.
 */

import { AdesError } from '@kumoin/ades';
import { PkiError } from '@kumoin/pki';

export interface FuzzTarget {
  readonly name: string;
  /** Made anew in each process: keys live as long as it does. */
  samples(): Promise<readonly Uint8Array[]>;
  /** Pieces of the format that chance alone would not write. */
  readonly words: readonly string[];
  /**
   * @param sample what the input was made from: an input may be told intact only as far as it
   * still says what the sample says.
   */
  run(input: Uint8Array, sample: Uint8Array): Promise<void> | void;
  /** Under a layer of encoding, where flipped octets would only be refused. */
  inner?(input: Uint8Array, mutate: (bytes: Uint8Array) => Uint8Array): Promise<Uint8Array>;
}

export class FuzzFinding extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FuzzFinding';
  }
}

/** @throws {FuzzFinding} */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new FuzzFinding(what);
}

export function isSame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((octet, index) => octet === right[index]);
}

/** How a run ended, in a word: an input that ends in a new way is worth going on from. */
export async function outcomeOf(run: () => Promise<void> | void): Promise<string> {
  try {
    await run();
    return 'read';
  } catch (error) {
    // Messages quote the input; codes do not.
    if (error instanceof PkiError || error instanceof AdesError) return codesOf(error);
    throw error;
  }
}

/** Of the error and of what caused it, and so on. */
function codesOf(error: unknown): string {
  if (!(error instanceof PkiError || error instanceof AdesError)) return '';
  return `${error.code} ${codesOf(error.cause)}`.trimEnd();
}

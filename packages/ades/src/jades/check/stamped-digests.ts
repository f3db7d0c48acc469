/**
 * What the time-stamps of one signature have to be over, digested once for each hash however many
 * there are. Archive time-stamps cover the payload first and then the members of `etsiU` before
 * them (TS 119 182-1, 5.3.6.3), so each goes on where the one before it left off.
 */

import { digestPieces, makeDigester } from '@kumoin/pki';
import type { Digester, HashAlgorithm } from '@kumoin/pki';
import type { JadesSignature } from '../read/parsed-jades.ts';
import type { PayloadSource } from '../read/payload-pieces.ts';
import {
  contentStampPieces,
  referencePieces,
  signatureAndReferencePieces,
  signatureStampPieces,
} from '../read/stamped-pieces.ts';
import { spendBytes } from '../read/spend-bytes.ts';

interface Reached {
  readonly digester: Digester;
  /** How many members of `etsiU` are in it. */
  members: number;
}

type Answer = Uint8Array | undefined;

export class StampedDigests {
  readonly #source: PayloadSource;
  readonly #signature: JadesSignature;
  readonly #contents = new Map<HashAlgorithm, Digester | undefined>();
  readonly #archives = new Map<HashAlgorithm, Reached | undefined>();
  readonly #others = new Map<string, Answer>();

  constructor(source: PayloadSource, signature: JadesSignature) {
    this.#source = source;
    this.#signature = signature;
  }

  /** Undefined, here and below: something it is over is not at hand. */
  content(hash: HashAlgorithm): Answer {
    return this.#content(hash)?.copy().digest();
  }

  signature(hash: HashAlgorithm): Answer {
    return this.#other(`signature ${hash}`, hash, () => signatureStampPieces(this.#signature));
  }

  /**
   * @param before how many members of `etsiU` stand before the time-stamp; never less than the
   * time before. Members in clear are over a form that the specification leaves to be named.
   */
  archive(hash: HashAlgorithm, before: number): Answer {
    const { form, members } = this.#signature.etsiU;
    if (form === 'clear' || form === 'malformed') return undefined;
    if (!this.#archives.has(hash)) this.#archives.set(hash, this.#beginArchive(hash));
    const reached = this.#archives.get(hash);
    if (reached === undefined) return undefined;
    for (const { encoded = '' } of members.slice(reached.members, before)) {
      this.#update(reached.digester, encoded);
    }
    reached.members = Math.max(reached.members, before);
    return reached.digester.copy().digest();
  }

  signatureAndReferences(hash: HashAlgorithm, before: number): Answer {
    const pieces = () => signatureAndReferencePieces(this.#signature, before);
    return this.#other(`references ${before} ${hash}`, hash, pieces);
  }

  references(hash: HashAlgorithm): Answer {
    return this.#other(`references ${hash}`, hash, () => referencePieces(this.#signature));
  }

  #content(hash: HashAlgorithm): Digester | undefined {
    if (this.#contents.has(hash)) return this.#contents.get(hash);
    const pieces = contentStampPieces(this.#source);
    const digester = pieces && makeDigester(hash);
    for (const piece of pieces ?? []) digester?.update(piece);
    this.#contents.set(hash, digester);
    return digester;
  }

  #beginArchive(hash: HashAlgorithm): Reached | undefined {
    const digester = this.#content(hash)?.copy();
    if (digester === undefined) return undefined;
    const { protectedText, signatureText } = this.#signature;
    this.#update(digester, `.${protectedText}.${signatureText}.`);
    return { digester, members: 0 };
  }

  #update(digester: Digester, text: string): void {
    spendBytes(this.#source.budget, text.length);
    digester.update(new TextEncoder().encode(text));
  }

  #other(
    name: string,
    hash: HashAlgorithm,
    pieces: () => Iterable<Uint8Array> | undefined,
  ): Answer {
    if (this.#others.has(name)) return this.#others.get(name);
    const found = pieces();
    const octets = found && [...found];
    spendBytes(
      this.#source.budget,
      (octets ?? []).reduce((sum, { length }) => sum + length, 0),
    );
    const answer = octets && digestPieces(hash, octets);
    this.#others.set(name, answer);
    return answer;
  }
}

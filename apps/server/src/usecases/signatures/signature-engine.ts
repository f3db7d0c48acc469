/** What `/signing/v1` does. */

import type { EmbedSignature } from './embed-signature.ts';
import type { ExtendSignature } from './extend-signature.ts';
import type { PrepareSignature } from './prepare-signature.ts';
import type { ShowSignatures } from './show-signatures.ts';

export interface SignatureEngine {
  readonly prepareSignature: PrepareSignature;
  readonly embedSignature: EmbedSignature;
  readonly extendSignature: ExtendSignature;
  readonly showSignatures: ShowSignatures;
}

export interface EngineCaller {
  /** Whose share of what works on documents is used (`share-holder.ts`). */
  readonly holder: string;
  /** Aborted, with an error, when nobody waits for the answer any more: work on it ends. */
  readonly gone?: AbortSignal;
}

export type SignatureEngineFor = (caller: EngineCaller) => SignatureEngine;

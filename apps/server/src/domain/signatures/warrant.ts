/**
 * Warrant: the rules' yes. A key is reachable only through one.
 *
 * `KeyVault.sign` takes a warrant and nothing else. Each kind of use has its own subclass
 * with a private constructor and a pure rule that makes it from evidence, so that no code
 * path can reach a key without having passed the rule. The `#redeemed` field makes the class
 * nominal: an object of the same shape is not a warrant.
 */

import { strict as assert } from 'node:assert';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import type { Evidence } from './evidence.ts';

export abstract class Warrant {
  readonly keyRef: KeyRef;
  readonly algorithm: SignatureAlgorithm;
  /** Digests of the algorithm's hash; for Ed25519 the messages themselves. */
  readonly inputs: readonly Uint8Array[];
  /** What it was made from; whoever doubts it can decide again. */
  abstract readonly evidence: Evidence;
  #redeemed = false;

  protected constructor(
    keyRef: KeyRef,
    algorithm: SignatureAlgorithm,
    inputs: readonly Uint8Array[],
  ) {
    this.keyRef = keyRef;
    this.algorithm = algorithm;
    this.inputs = inputs.map((input) => Uint8Array.from(input));
  }

  /** Called by the key vault, just before it signs. A second call is a bug, not a refusal. */
  redeem(): void {
    assert(!this.#redeemed, 'a warrant was presented to the key vault twice');
    this.#redeemed = true;
  }
}

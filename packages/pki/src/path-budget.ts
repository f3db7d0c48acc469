/**
 * What looking for paths may cost, over all the certificates of one run. A document can bring a
 * hundred certificates under one name and ask about forty others: every search would try them
 * all, and each try verifies a signature.
 *
 * A step towards an anchor costs nothing, so that a run may be as long as it likes as long as its
 * paths are there. A step that led nowhere costs one, a link that was verified and failed ten; a
 * link that failed once is not verified again.
 */

import type { Certificate } from './parse-certificate.ts';

/** Five hundred links that fail; honest documents have a handful. */
const workMax = 5000;
const brokenLinkCost = 10;

export class PathBudget {
  #left = workMax;
  readonly #broken = new WeakMap<Certificate, WeakSet<Certificate>>();

  /** How many more steps may lead nowhere. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  spend(steps: number): void {
    this.#left -= steps;
  }

  /** Whether the issuer signed the certificate. */
  holds(certificate: Certificate, issuer: Certificate, verify: () => boolean): boolean {
    const broken = this.#broken.get(certificate) ?? new WeakSet<Certificate>();
    if (broken.has(issuer)) return false;
    if (verify()) return true;
    this.spend(brokenLinkCost);
    this.#broken.set(certificate, broken.add(issuer));
    return false;
  }
}

/**
 * Who does what only one process may do at a time, such as the set-up of an installation.
 *
 * A lease ends by itself, so that a holder that died blocks nobody for longer than it lasts.
 * It keeps work from being done twice; it is no proof. Whoever holds one and stops for longer
 * than it lasts has lost it unawares: what must never happen twice hangs on the stores' own
 * conditional writes.
 */

export interface LeaseClaim {
  /** The work, such as `set-up`. */
  readonly name: string;
  /** Drawn anew for every claim: what it names is one run of the work. */
  readonly holder: string;
}

export interface Leases {
  /**
   * Takes the lease until `at` + `seconds`.
   * @returns false, with nothing changed, while somebody holds it: the same holder, too.
   */
  take(claim: LeaseClaim, seconds: number, at: number): Promise<boolean>;
  /**
   * Lets it last until `at` + `seconds`.
   * @returns false, with nothing changed, when it is over or somebody else's by now.
   */
  renew(claim: LeaseClaim, seconds: number, at: number): Promise<boolean>;
  /** Ends it, if it is still the holder's. */
  release(claim: LeaseClaim): Promise<void>;
}

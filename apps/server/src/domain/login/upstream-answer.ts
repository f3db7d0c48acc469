/** What comes back from a provider elsewhere: who it was, or why it is not believed. */

import type { UpstreamIdentity } from './linked-identity.ts';

export type UpstreamAnswer<Held> =
  | ({ readonly held: true } & Held)
  /** Of the library or the rule, for the operator; never a secret. */
  | { readonly held: false; readonly why: string };

export interface HeldIdentity {
  readonly identity: UpstreamIdentity;
  /** When the person proved themselves there. */
  readonly authenticatedAt: number;
}

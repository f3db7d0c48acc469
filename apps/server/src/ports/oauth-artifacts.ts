/**
 * What the authorization server keeps between the requests of one authorization: codes, pushed
 * requests, interactions, grants. An identifier here is a bearer secret, so the store knows its
 * hash alone, and the payload is locked with the identifier itself: who reads the store can
 * neither present an artifact nor read it.
 */

export interface OAuthArtifact {
  /** As the engine calls it, such as `AuthorizationCode`. */
  readonly kind: string;
  readonly idHash: string;
  /** See `ArtifactLock`. */
  readonly payload: string;
  /** Hash of the grant it belongs to, which ends it. */
  readonly grantHash: string | undefined;
  readonly consumedAt: number | undefined;
  readonly expiresAt: number;
}

export interface OAuthArtifacts {
  /** Adds it, or replaces payload and expiry; what was consumed stays consumed. */
  put(artifact: Omit<OAuthArtifact, 'consumedAt'>): Promise<void>;
  /** Expired or not: the rules decide. */
  find(kind: string, idHash: string): Promise<OAuthArtifact | undefined>;
  /** Marks it consumed, once. @returns whether this call did it. */
  consume(kind: string, idHash: string, at: number): Promise<boolean>;
  /** @returns whether this call did it: of two who take the same thing away, one has it. */
  remove(kind: string, idHash: string): Promise<boolean>;
  /** Removes what of the kind belongs to the grant. */
  removeOfGrant(kind: string, grantHash: string): Promise<void>;
}

/**
 * A person in front of the pages of an authorization server. The cases build the address of
 * `oauth2/authorize`; a driver goes there and comes back with where the browser was sent at the end.
 */

export interface AuthorizeDriver {
  /** What a report calls it. */
  readonly name: string;
  /** Whether it may be called often: a person may not. */
  readonly tireless: boolean;
  /**
   * @param url of `oauth2/authorize` with its query.
   * @param answer `agree`, unless the person shall refuse.
   * @returns the redirect URI with `code` or `error`; undefined when no redirect came, but a page.
   * @throws {NotTried} if it cannot do what is asked.
   */
  authorize(url: string, answer: 'agree' | 'refuse'): Promise<URL | undefined>;
}

/** A request for authorization that cannot be read, in the words of OAuth 2.0. */
export class BadAuthorization extends Error {
  readonly error: 'invalid_request' | 'invalid_scope' | 'invalid_authorization_details';
  readonly description: string;

  constructor(error: BadAuthorization['error'], description: string) {
    super(`${error}: ${description}`);
    this.name = 'BadAuthorization';
    this.error = error;
    this.description = description;
  }
}

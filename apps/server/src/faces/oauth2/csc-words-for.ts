/**
 * Errors of the token and revocation endpoints in the words of the tables of CSC API v1.0.4.0,
 * 8.3.3 and 8.3.4. Where RFC 6749, 5.2 has another code for the same fault (`invalid_client`,
 * `unsupported_grant_type`), the table wins; 401 stays with whoever sent a header (docs/adr/0018).
 */

type Answer = Record<string, unknown>;

interface Told {
  readonly status: number;
  readonly body: Answer;
}

/** What the engine says to itself, and the row of the table. */
const details: Readonly<Record<string, string>> = {
  'authorization code not found': 'Invalid parameter code',
  'authorization code is expired': 'Authorization code is invalid or expired',
  'authorization code already consumed': 'Authorization code is invalid or expired',
  'code was used at the same moment': 'Authorization code is invalid or expired',
  'authorization code redirect_uri mismatch':
    'redirect_uri parameter does not match redirect_uri parameter of authorization request',
  'refresh token not found': 'Invalid parameter refresh_token',
  'refresh token already used': 'Invalid parameter refresh_token',
  'refresh token is expired': 'Refresh token expired',
  'client not found': 'Invalid parameter client_id',
  'invalid secret provided': 'Invalid parameter client_secret',
};

export interface Failed {
  readonly failure: Error & { error_detail?: string; status?: number };
  /** As the engine would answer. */
  readonly answer: Answer;
  readonly route: string;
  readonly sentHeader: boolean;
}

export function cscWordsFor({ failure, answer, route, sentHeader }: Failed): Told {
  const status = failure.status ?? 500;
  const { error, error_description: told } = answer;
  const row = details[failure.error_detail ?? ''];
  const body = (code: unknown, words: unknown, at = status) => ({
    status: at,
    body: { ...answer, error: code, error_description: words },
  });
  switch (error) {
    case 'unsupported_grant_type':
      return body('invalid_request', 'Invalid parameter grant_type', 400);
    case 'invalid_client':
      return body(
        'invalid_request',
        row ?? 'Client authorization required',
        sentHeader ? 401 : 400,
      );
    case 'invalid_grant':
      return body(error, row ?? told);
    case 'invalid_request': {
      const words = String(told);
      const missing = /^missing required parameters?(?:\(s\))? '(\w+)'/.exec(words)?.[1];
      if (missing !== undefined) return body(error, `Missing parameter ${missing}`);
      if (words === 'no client authentication mechanism provided') {
        return body(error, 'Missing parameter client_id');
      }
      const isHeader = words === 'invalid authorization header value format';
      return isHeader && route === 'revocation'
        ? body('invalid_client', 'Invalid authorization header', 401)
        : body(error, words);
    }
    default:
      return body(error, told);
  }
}

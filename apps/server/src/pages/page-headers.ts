/**
 * The headers of a page: nothing but our own style and, where a passkey may be used, our own
 * script; framed by nobody, since a page that agrees for somebody must not be clicked through
 * another; kept by no cache. Content Security Policy Level 3; W3C WebAuthn Level 3, 5.9.
 *
 * `form-action` also names where the application is reached: browsers hold the redirects that
 * follow a form against it.
 */

export interface PageRights {
  /** The page runs the script that uses or registers a passkey. */
  readonly passkey?: 'use' | 'register';
  /** Where a form of the page may end: the redirect URI of the application. */
  readonly formTargets?: readonly string[];
}

export function pageHeaders({ passkey, formTargets = [] }: PageRights = {}): Record<
  string,
  string
> {
  const script = passkey === undefined ? "'none'" : "'self'";
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `script-src ${script}`,
    `connect-src ${script}`,
    ["form-action 'self'", ...new Set(formTargets.map(sourceOf))].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy': [
      `publickey-credentials-get=${passkey === 'use' ? '(self)' : '()'}`,
      `publickey-credentials-create=${passkey === 'register' ? '(self)' : '()'}`,
      'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ].join(', '),
  };
}

/** The grammar of the policy has no place for IPv6 addresses, nor for what is not a host. */
function sourceOf(address: string): string {
  const { protocol, host, origin } = new URL(address);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && !host.startsWith('[') ? origin : protocol;
}

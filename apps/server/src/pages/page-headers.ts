/**
 * The headers of a page: nothing but our own style and, where a passkey may be used, our own
 * script; framed by nobody, since a page that agrees for somebody must not be clicked through
 * another; kept by no cache. Content Security Policy Level 3; W3C WebAuthn Level 3, 5.9.
 *
 * `form-action` has to let the application through: browsers hold every redirect after a form
 * against it, and where an application sends the person from its redirect URI is not ours to
 * know. So an address on the web opens its scheme, not its host; see docs/adr/0020.
 */

import { localPath } from './local-path.ts';

export interface PageRights {
  /** The page runs the script that uses or registers a passkey. */
  readonly passkey?: 'use' | 'register';
  /** It runs a script that asks our server only, and plays what that serves. */
  readonly script?: boolean;
  readonly media?: boolean;
  /** Where a form of the page may end: the redirect URI of the application. */
  readonly formTargets?: readonly string[];
  /** Local path of what is loaded in its place a second later: the way to wait without script. */
  readonly reloadFrom?: string | undefined;
}

const loopback: readonly string[] = ['127.0.0.1', 'localhost'];

export function pageHeaders(rights: PageRights = {}): Record<string, string> {
  const { passkey, formTargets = [], media = false, reloadFrom } = rights;
  const script = passkey === undefined && rights.script !== true ? "'none'" : "'self'";
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(media ? ["media-src 'self'"] : []),
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
    ...(reloadFrom !== undefined && { refresh: `1; url=${localPath(reloadFrom)}` }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy': [
      `publickey-credentials-get=${passkey === 'use' ? '(self)' : '()'}`,
      `publickey-credentials-create=${passkey === 'register' ? '(self)' : '()'}`,
      'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ].join(', '),
  };
}

/** On the machine of the person any port may follow; IPv6 addresses have no place in the grammar. */
function sourceOf(address: string): string {
  const { protocol, hostname, origin } = new URL(address);
  if (protocol !== 'http:' || hostname.startsWith('[')) return protocol;
  return loopback.includes(hostname)
    ? loopback.map((name) => `http://${name}:*`).join(' ')
    : origin;
}

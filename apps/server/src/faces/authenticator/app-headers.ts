/**
 * What the authenticator may do in a browser: run our own script alone, speak to this server alone,
 * use camera and microphone where the person lets it. Content Security Policy Level 3; Permissions
 * Policy. With a second party the app speaks to that one,
 * too, to enrol there. Framed by nobody, since whoever is shown a transaction must see the whole of it.
 *
 * The worker is held to the same policy, which it gets with its own file.
 */

const policy = (connectTo: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ['connect-src', "'self'", ...connectTo].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    // Pictures and sound of the camera and the microphone exist as blobs.
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types kumoin',
  ].join('; ');

/** @param connectTo origins besides our own. */
export const appHeaders = (connectTo: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': policy(connectTo),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(self), microphone=(self), publickey-credentials-get=(self), geolocation=(), payment=(), usb=()',
});

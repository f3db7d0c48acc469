/**
 * What pages load: one stylesheet, two scripts for passkeys, two for transactions. Read once, as this module is
 * loaded, together with the pages that name them; the address carries a hash of the content,
 * so that a browser may keep it for good and never meets an old one.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Asset {
  /** Without the version. */
  readonly path: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly version: string;
  /** Path and version. */
  readonly href: string;
}

const javascript = 'text/javascript; charset=utf-8';
const ours = (name: string) => new URL(`../../assets/${name}`, import.meta.url);
/** One file that runs in a page as it is; the package has it beside its modules. */
const bundle = new URL(
  '../dist/bundle/index.umd.min.js',
  import.meta.resolve('@simplewebauthn/browser'),
);

export const assets = {
  stylesheet: read('kumoin.css', ours('kumoin.css'), 'text/css; charset=utf-8'),
  passkeyScript: read('passkey.js', ours('passkey.js'), javascript),
  lightCodeScript: read('light-code.js', ours('light-code.js'), javascript),
  confirmScript: read('confirm.js', ours('confirm.js'), javascript),
  webauthnScript: read('webauthn.js', bundle, javascript),
} as const;

function read(name: string, file: URL, contentType: string): Asset {
  const content = readFileSync(file);
  const version = createHash('sha256').update(content).digest('base64url').slice(0, 16);
  const path = `/assets/${name}`;
  return { path, contentType, content, version, href: `${path}?v=${version}` };
}

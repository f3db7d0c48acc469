/** The server's own certificate, and whether it asks clients for theirs (RFC 8705). */

import { readFileSync } from 'node:fs';
import type { ServerTls } from '#faces/http.ts';
import type { Config } from '../config.ts';

export function readTls({ tls }: Config): ServerTls | undefined {
  if (tls === undefined) return undefined;
  const own = { key: readFileSync(tls.keyFile), cert: readFileSync(tls.certificateFile) };
  if (tls.clientCertificates === undefined) return own;
  const { caFile } = tls.clientCertificates;
  // Whoever has none, or an unknown one, is no worse off than before: the handshake goes on.
  const asking = { requestCert: true, rejectUnauthorized: false };
  return { ...own, ...asking, ...(caFile !== undefined && { ca: readFileSync(caFile) }) };
}

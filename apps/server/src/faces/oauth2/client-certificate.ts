/**
 * The certificate a client shows in the TLS handshake (RFC 8705, 2): read from the connection
 * itself, so it is there only where this server ends TLS and asks for it. Whether an authority we
 * were told to trust issued it was settled in the handshake; without such authorities no
 * certificate counts as issued, and only registered ones are left (2.2).
 */

import { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import { formatName, parseCertificate } from '@kumoin/pki';

export function clientCertificateOf(socket: Socket): X509Certificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer };
  return raw && new X509Certificate(raw);
}

export function isIssuedToClient(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}

/** @param expected as RFC 4514 writes it; compared as text with what we write. */
export function hasSubject(socket: Socket, expected: string): boolean {
  const certificate = clientCertificateOf(socket);
  if (certificate === undefined) return false;
  return formatName(parseCertificate(new Uint8Array(certificate.raw)).subject) === expected;
}

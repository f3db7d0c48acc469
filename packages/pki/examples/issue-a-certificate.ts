/** A root, a certificate under it, and whether one leads to the other: `node issue-a-certificate.ts`. */

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as pki from '@kumoin/pki';

const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const now = Date.now();
const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const rootName = pki.buildName([{ type: 'commonName', value: 'Example Root' }]);
const rootCertificate = issue(rootName, root.publicKey, [
  pki.buildBasicConstraints({ ca: true }),
  pki.buildKeyUsage(['keyCertSign']),
]);
const signerName = pki.buildName([{ type: 'commonName', value: 'Ada Signer' }]);
const certificate = issue(signerName, signer.publicKey, [pki.buildKeyUsage(['nonRepudiation'])]);

/** What the certificate says is fixed first; then its issuer signs those bytes, wherever its key is. */
function issue(subject: Uint8Array, key: KeyObject, extensions: readonly Uint8Array[]) {
  const tbs = pki.buildTbsCertificate({
    serialNumber: Uint8Array.of(1, ...randomBytes(15)),
    signatureAlgorithm: algorithm,
    issuer: rootName,
    subject,
    notBefore: now,
    notAfter: now + 365 * 86_400_000,
    publicKey: new Uint8Array(key.export({ type: 'spki', format: 'der' })),
    extensions,
  });
  const signature = new Uint8Array(sign('sha256', tbs, root.privateKey));
  return pki.parseCertificate(pki.assembleSigned(tbs, algorithm, signature));
}

const question = { certificate, intermediates: [], anchors: [rootCertificate] };
for (const at of [now, now + 366 * 86_400_000]) {
  const conclusion = pki.validatePath({ ...question, at });
  console.log(pki.formatName(certificate.subject), conclusion.valid ? 'valid' : conclusion.reason);
}

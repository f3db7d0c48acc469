/** A PDF, signed by a key that may be anywhere: `node sign-a-pdf.ts key.pem chain.pem in.pdf out.pdf`. */

import { sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describeDocument, prepareSignature } from '@kumoin/ades';
import { decodePem } from '@kumoin/pki';

const [, , keyFile = 'key.pem', chainFile = 'chain.pem', input = 'in.pdf', output = 'out.pdf'] =
  process.argv;
const [certificate, ...chain] = decodePem(readFileSync(chainFile, 'utf8')).map(
  ({ bytes }) => bytes,
);
if (certificate === undefined) throw new Error('no certificate');

const prepared = await prepareSignature({
  format: 'pades',
  level: 'B-B',
  files: [{ name: input, content: new Uint8Array(readFileSync(input)) }],
  signer: { certificate, chain, algorithm: { scheme: 'ecdsa', hash: 'sha256' } },
  signingTime: Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  pdf: { reason: 'I agree' },
});

// The one step that needs the key. A remote signer gets `prepared.digestToSign` instead.
const signature = sign('sha256', prepared.toBeSigned, readFileSync(keyFile, 'utf8'));
writeFileSync(output, await prepared.embed(new Uint8Array(signature)));

const { signatures } = await describeDocument(new Uint8Array(readFileSync(output)));
for (const { level, signer, integrity } of signatures) {
  console.log(level, signer?.subject, integrity.faults.length === 0 ? 'sound' : integrity.faults);
}

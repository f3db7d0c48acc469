/** A detached CMS, as a page would sign it: `node sign-with-webcrypto.ts key.pem chain.pem file out.p7s`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { derFromRawEcdsa, embedCms, prepareCades } from '@kumoin/ades';
import { decodePem } from '@kumoin/pki';

const [, , keyFile = 'key.pem', chainFile = 'chain.pem', input = 'file', output = 'file.p7s'] =
  process.argv;
const bytesOf = (file: string) => decodePem(readFileSync(file, 'utf8')).map(({ bytes }) => bytes);
const [certificate = new Uint8Array(), ...chain] = bytesOf(chainFile);
const [pkcs8 = new Uint8Array()] = bytesOf(keyFile);

const prepared = prepareCades({
  content: { document: new Uint8Array(readFileSync(input)) },
  attached: false,
  signer: { certificate, chain, algorithm: { scheme: 'ecdsa', hash: 'sha256' } },
  signingTime: Date.now(),
});

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), curve, false, ['sign']);
const message = Uint8Array.from(prepared.toBeSigned);
const raw = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, message);

// WebCrypto gives r and s side by side, X.509 and CMS carry their DER.
const signature = derFromRawEcdsa(new Uint8Array(raw), 'p-256');
if (signature === undefined) throw new Error('no ECDSA signature');
writeFileSync(output, embedCms(prepared, signature));
console.log('signed');

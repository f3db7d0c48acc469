/** A time-stamp for a file, checked: `node ask-for-a-timestamp.ts URL file root.pem`. */

import { readFileSync } from 'node:fs';
import * as pki from '@kumoin/pki';

const [, , url = 'http://localhost:8080/tsa', file = 'contract.pdf', rootFile = 'root.pem'] =
  process.argv;
const expectedDigest = pki.digest('sha256', new Uint8Array(readFileSync(file)));
const nonce = crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;

const query = pki.buildTimestampRequest({
  hash: 'sha256',
  messageDigest: expectedDigest,
  nonce,
  certificateRequested: true,
});
const headers = { 'content-type': 'application/timestamp-query' };
const reply = await fetch(url, { method: 'POST', headers, body: Uint8Array.from(query) });
const { status, token } = pki.parseTimestampResponse(await reply.bytes());
if (token === undefined) throw new Error(status);

const check = pki.checkTimestampToken({
  token: pki.parseTimestampToken(token),
  hash: 'sha256',
  expectedDigest,
  nonce,
  anchors: pki
    .decodePem(readFileSync(rootFile, 'utf8'))
    .map(({ bytes }) => pki.parseCertificate(bytes)),
});
console.log(check.sound ? 'sound' : check.reasons.join());

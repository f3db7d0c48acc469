/** A signature of anybody's, raised to B-LTA: `node raise-a-signature.ts in.pdf out.pdf root.pem TSA folder`. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extendSignature, httpNeeds } from '@kumoin/ades';
import type { AdesNeeds } from '@kumoin/ades';
import { decodePem, parseCertificate } from '@kumoin/pki';

const [, , input = 'in.pdf', output = 'out.pdf', rootFile = 'root.pem', tsa = '', folder = '.'] =
  process.argv;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

// The outside is three functions. Here lists of revoked certificates lie in a folder;
// `httpNeeds` as it is would ask the addresses that certificates name.
const { timestamp } = httpNeeds({ timestampUrls: [tsa], fetch, random });
const lists = readdirSync(folder).filter((name) => name.endsWith('.crl'));
const needs: AdesNeeds = {
  timestamp,
  revocation: async () =>
    lists.map((name) => ({ kind: 'crl', der: new Uint8Array(readFileSync(join(folder, name))) })),
  issuers: async () => [],
};

const { document, level, shortfalls } = await extendSignature(new Uint8Array(readFileSync(input)), {
  level: 'B-LTA',
  needs,
  anchors: decodePem(readFileSync(rootFile, 'utf8')).map(({ bytes }) => parseCertificate(bytes)),
  at: Date.now(),
  random,
  // A list was made before the signature: it counts as long as it is current.
  revocationFreshness: 'current-at-proof',
});
writeFileSync(output, document);
console.log(level, ...shortfalls.map(({ code, about }) => `${code}: ${about}`));

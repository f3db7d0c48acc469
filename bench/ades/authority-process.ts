/**
 * The time-stamp authority of the bench, in a process of its own so that its work is nobody's:
 * every engine asks it over HTTP. It tells its address and lives until its input ends.
 *
 * Arguments: the key (PKCS#8) and the certificates from its own up, as files.
 */

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWith } from '@kumoin/testkit';
import { startTimestampAuthority } from '../../tests/worlds/timestamp-authority.ts';

const [keyFile = '', ...certificates] = process.argv.slice(2);
const key = createPrivateKey({ key: readFileSync(keyFile), format: 'der', type: 'pkcs8' });
const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
const authority = await startTimestampAuthority({
  chain: certificates.map((file) => new Uint8Array(readFileSync(file))),
  algorithm,
  sign: (message) => signWith(key, algorithm, message),
});
console.log(authority.url);
process.stdin.on('end', () => authority.close()).resume();

/** A digest, signed with a PIN through CSC v2: `node sign-a-digest.ts demo.json`. */

import { hash, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chooseAlgorithm, CscClient, signDigest, yesByFactors } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

const client = new CscClient({ baseUrl: demo.cscV2, fetch });
await client.login(alice.account, alice.password);
const [credential] = await client.showCredentials({ onlyValid: true });
if (credential === undefined) throw new Error('nothing to sign with');

const message = 'What the signature is over';
const algorithm = chooseAlgorithm(credential, 'sha256');
const { signature } = await signDigest(
  { client, credential, obtainYes: yesByFactors(client, { ask: () => ({ pin: alice.pin }) }) },
  { digest: hash('sha256', message, 'buffer'), algorithm, level: 'B-B' },
);

const [certificate = ''] = credential.chain;
const { publicKey } = new X509Certificate(certificate);
console.log(verify('sha256', Buffer.from(message), publicKey, signature) ? 'verified' : 'wrong');

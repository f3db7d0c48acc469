/** A digest, signed with a token that shows what is signed: `node sign-with-a-token.ts demo.json`. */

import { hash, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import { chooseAlgorithm, CscClient, signDigest, yesByFactors } from '@kumoin/sdk';
import type { TokenQuestion, YesRequest } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

const client = new CscClient({ baseUrl: demo.cscV2, fetch });
await client.login(alice.account, alice.password);
const all = await client.showCredentials({ onlyValid: true });
const credential = all.find(({ factors }) => factors.some(({ id }) => id === 'OCRA'));
if (credential === undefined) throw new Error('nothing to sign with');

const labels = ['Rental contract'];
const obtainYes = yesByFactors(client, { labels, ask: (_, request) => askToken(request) });

/** The code of a token stands for these digests and names, and for no others. */
async function askToken({ digests, hashOid }: YesRequest) {
  const asked = { credentialId: credential?.id ?? '', authObjectId: 'OCRA', digests, hashOid };
  const question = await client.askToken({ ...asked, labels, tokenId: alice.ocra.tokenID });
  for (const { label, value } of question.lines) console.log(`${label}: ${value}`);
  return { authData: [{ id: 'OCRA', value: codeOf(question) }] };
}

/** A person reads this off their own device; the demo file tells the key of its token. */
function codeOf({ question: text }: TokenQuestion): string {
  const suite = parseOcraSuite(alice.ocra.suite);
  const key = Buffer.from(alice.ocra.secretHex, 'hex');
  return ocra({ suite, key, question: insecureRawQuestion(suite, text) });
}

const message = 'What the signature is over';
const algorithm = chooseAlgorithm(credential, 'sha256');
const wanted = { digest: hash('sha256', message, 'buffer'), algorithm, level: 'B-B' } as const;
const { signature } = await signDigest({ client, credential, obtainYes }, wanted);

const [certificate = ''] = credential.chain;
const { publicKey } = new X509Certificate(certificate);
console.log(verify('sha256', Buffer.from(message), publicKey, signature) ? 'verified' : 'wrong');

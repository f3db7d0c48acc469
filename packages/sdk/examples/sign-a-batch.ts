/** Many digests with few yeses: `node sign-a-batch.ts demo.json`. */

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chooseAlgorithm, CscClient, signBatch, yesByFactors } from '@kumoin/sdk';

const demo = JSON.parse(readFileSync(process.argv[2] ?? 'var/demo.json', 'utf8'));
const [alice] = demo.signers;

const client = new CscClient({ baseUrl: demo.cscV1, fetch });
await client.login(alice.account, alice.password);
const credential = await client.showCredential(alice.credentials[0].credentialID);

let yeses = 0;
const ask = () => {
  yeses += 1;
  return { pin: alice.pin };
};

const digests = Array.from({ length: credential.signaturesMax + 2 }, () => randomBytes(32));
let signatures = 0;
const order = {
  credential,
  algorithm: chooseAlgorithm(credential, 'sha256'),
  obtainYes: yesByFactors(client, { ask }),
  digests,
};
for await (const signature of signBatch(client, order)) signatures += signature.length > 0 ? 1 : 0;
console.log(`${signatures} signatures of ${digests.length}, ${yeses} times asked`);

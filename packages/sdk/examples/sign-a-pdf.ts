/** A PDF, signed at level B-T: `node sign-a-pdf.ts demo.json contract.pdf signed.pdf`. */

import { readFileSync, writeFileSync } from 'node:fs';
import * as ades from '@kumoin/ades';
import { CscClient, signPdf, yesByFactors } from '@kumoin/sdk';

const [, , demoFile = 'var/demo.json', input = 'contract.pdf', output = 'signed.pdf'] =
  process.argv;
const demo = JSON.parse(readFileSync(demoFile, 'utf8'));
const [alice] = demo.signers;

const client = new CscClient({ baseUrl: demo.cscV2, fetch });
await client.login(alice.account, alice.password);
const credential = await client.showCredential(alice.credentials[0].credentialID);

// Called when the yes is needed: a real application asks the signer here.
const ask = () => ({ pin: alice.pin });

const signed = await signPdf(ades, {
  pdf: new Uint8Array(readFileSync(input)),
  signer: { client, credential, obtainYes: yesByFactors(client, { ask }) },
  level: 'B-T',
  reason: 'I agree',
});
writeFileSync(output, signed);

const [report] = ades.verifyPdf(signed, { anchors: [], at: Date.now() }).signatures;
console.log(`${report?.signerName}: ${report?.signatureValid ? 'valid' : 'not valid'}`);

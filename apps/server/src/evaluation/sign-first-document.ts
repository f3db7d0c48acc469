/**
 * The main job, once, on the first start: a real PDF is signed through the server's own CSC
 * API over HTTP, as any application would do it, and the result is checked.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { digest } from '@kumoin/pki';
import { AdesError, embedPades, preparePades, verifyPdf } from '@kumoin/ades';
import { chooseAlgorithm, CscClient } from '@kumoin/sdk';
import type { SeededSigner } from './seed-evaluation.ts';
import { writeFileWhole } from './write-file-whole.ts';

export interface FirstDocument {
  readonly home: string;
  readonly baseUrl: string;
  readonly signer: SeededSigner;
  /** DER of the root. */
  readonly anchor: Uint8Array;
  readonly at: number;
}

export interface FirstSignature {
  readonly file: string;
  /** Such as `TOTAL_PASSED`. */
  readonly verdict: string;
}

const sample = new URL('../../assets/contract.pdf', import.meta.url);
const timestampBytes = 8192;

/** @throws {Error} when the document is not valid: then the server is not usable. */
export async function signFirstDocument(order: FirstDocument): Promise<FirstSignature> {
  const file = join(order.home, 'contract.signed.pdf');
  if (!existsSync(file)) writeFileWhole(file, await signSample(order));
  const verdict = verdictOn(readFileSync(file), order);
  if (verdict === 'TOTAL_PASSED') return { file, verdict };
  throw new Error(`${file} is not valid: ${verdict}; remove it to have it signed anew`);
}

function verdictOn(pdf: Uint8Array, { anchor, at }: FirstDocument): string {
  try {
    const [signature] = verifyPdf(pdf, { anchors: [anchor], at }).signatures;
    return signature?.indication ?? 'no signature';
  } catch (error) {
    if (error instanceof AdesError) return error.code;
    throw error;
  }
}

async function signSample({ baseUrl, signer, at }: FirstDocument): Promise<Uint8Array> {
  const { secrets, credentials } = signer;
  const client = new CscClient({ baseUrl: `${baseUrl}/csc/v2`, fetch });
  await client.login(secrets.account, secrets.password);
  const credentialId = credentials[0]?.id ?? '';
  const credential = await client.showCredential(credentialId);
  const { signOid, hashOid, algorithm } = chooseAlgorithm(credential);

  const [certificate = new Uint8Array(), ...chain] = credential.chain;
  const prepared = preparePades({
    pdf: new Uint8Array(readFileSync(sample)),
    signingTime: at,
    signer: { certificate, chain, algorithm },
    timestampBytes,
    random: (count) => new Uint8Array(randomBytes(count)),
  });
  const digests = [prepared.digestToSign];
  const yes = { credentialId, numSignatures: 1, digests, hashOid, pin: secrets.pin };
  const sad = await client.authorize(yes);
  const [signature] = await client.signHash({ credentialId, sad, digests, hashOid, signOid });
  if (signature === undefined) throw new Error('the server answered no signature');
  const imprint = digest(algorithm.hash, signature);
  const timestampToken = await client.timestamp(imprint, hashOid);
  return embedPades(prepared, signature, { timestampToken });
}

/**
 * The main job, once, on the first start: a real PDF is signed through the server's own CSC
 * API over HTTP, as any application would do it, and the result is checked.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdesError, embedPades, preparePades, timestampBytesUsual, verifyPdf } from '@kumoin/ades';
import { CscClient, signPdf, yesByFactors } from '@kumoin/sdk';
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
  const credential = await client.showCredential(credentials[0]?.id ?? '');
  const obtainYes = yesByFactors(client, { ask: () => ({ pin: secrets.pin }) });
  return signPdf(
    { preparePades, embedPades, timestampBytesUsual },
    {
      pdf: new Uint8Array(readFileSync(sample)),
      signer: { client, credential, obtainYes },
      signingTime: at,
    },
  );
}

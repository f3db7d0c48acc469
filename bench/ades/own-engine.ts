/**
 * Our engine as a process that is asked as the others are: it signs again and again for a while
 * and tells how often, beside what the bare work costs here: one digest pass over the file, and
 * the key operation.
 *
 * Arguments: files and an address as `writeSigningMaterial` names them.
 */

import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  embedPadesAtLevel,
  embedPadesUpdate,
  finishSignature,
  httpNeeds,
  openPdf,
  preparePadesUpdate,
  prepareSignature,
  timestampBytesUsual,
} from '@kumoin/ades';
import type { AdesNeeds, Extended, Packaging, SignatureFormat, SignatureLevel } from '@kumoin/ades';
import { equalBytes, parseCertificate, parseCrl } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import { signWith } from '@kumoin/testkit';

interface Order {
  readonly what: 'sign' | 'append' | 'bare';
  readonly format: SignatureFormat;
  readonly packaging: Packaging;
  readonly level: SignatureLevel;
  readonly file: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const material = process.argv.slice(2);
const ending = (suffix: string): Uint8Array[] =>
  material.filter((one) => one.endsWith(suffix)).map((file) => new Uint8Array(readFileSync(file)));
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

const [certificate = new Uint8Array(), ...chain] = ending('.cer');
const [pkcs8 = new Uint8Array()] = ending('.key');
const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
const algorithm = algorithmOf(key);
const anchors = ending('.root').map((der) => parseCertificate(der));
const needs = needsFrom(ending('.crl'), material.find((one) => one.startsWith('http')) ?? '');

function algorithmOf({ asymmetricKeyType }: KeyObject): SignatureAlgorithm {
  return { scheme: asymmetricKeyType === 'rsa' ? 'rsa-pkcs1' : 'ecdsa', hash: 'sha256' };
}

/** Time-stamps over HTTP, revocation lists from memory: as the other engines have them. */
function needsFrom(lists: readonly Uint8Array[], url: string): AdesNeeds {
  const known = lists.map((der) => ({ der, issuer: parseCrl(der).issuer.raw }));
  return {
    timestamp: httpNeeds({ fetch, random, timestampUrls: [url] }).timestamp,
    revocation: ({ issuer }) => {
      const own = known.filter((list) => equalBytes(list.issuer, issuer.subject.raw));
      return Promise.resolve(own.map(({ der }) => ({ kind: 'crl', der })));
    },
    issuers: () => Promise.resolve(chain),
  };
}

async function sign(content: Uint8Array, order: Order): Promise<void> {
  const { format, packaging, level } = order;
  const prepared = await prepareSignature({
    ...{ format, packaging, level, random, signingTime: Date.now() },
    files: [{ name: 'document', content }],
    signer: { certificate, chain, algorithm },
  });
  const signature = signWith(key, algorithm, prepared.toBeSigned);
  const finished = await finishSignature(prepared, signature, {
    ...extensionNow(),
    level,
    files: [],
  });
  refuseLess(finished);
}

/** The lists are as old as the run: the others ask for no younger ones either. */
function extensionNow() {
  return {
    ...{ needs, anchors, random, at: Date.now() },
    revocationFreshness: 'current-at-proof',
  } as const;
}

function refuseLess({ wanted, level, shortfalls }: Omit<Extended, 'document'>): void {
  if (level !== wanted) throw new Error(`${level}: ${JSON.stringify(shortfalls)}`);
}

/** A PDF of which nothing is copied: what comes of it is appended to the file. */
async function append(content: Uint8Array, { level }: Order): Promise<void> {
  const document = openPdf(content);
  const prepared = preparePadesUpdate(document, {
    ...{ random, signingTime: Date.now() },
    timestampBytes: level === 'B-B' ? 0 : timestampBytesUsual,
    validationDataFollows: level === 'B-LTA',
    signer: { certificate, chain, algorithm },
  });
  const signature = signWith(key, algorithm, prepared.toBeSigned);
  if (level === 'B-B') {
    embedPadesUpdate(prepared, signature);
    return;
  }
  const fresh = { document, prepared, signature };
  refuseLess(await embedPadesAtLevel(fresh, { ...extensionNow(), level }));
}

function bare(content: Uint8Array): Promise<void> {
  signWith(key, algorithm, new Uint8Array(createHash('sha256').update(content).digest()));
  return Promise.resolve();
}

async function repeat(once: () => Promise<void>, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds;
  let count = 0;
  do {
    await once();
    count += 1;
  } while (performance.now() < end);
  return count;
}

async function time(order: Order): Promise<object> {
  const content = new Uint8Array(readFileSync(order.file));
  const once = {
    sign: () => sign(content, order),
    append: () => append(content, order),
    bare: () => bare(content),
  }[order.what];
  await repeat(once, order.warmUpMs);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const count = await repeat(once, order.measureMs);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { count, seconds, cpuSeconds: (user + system) / 1e6 };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await time(JSON.parse(line) as Order).catch((failure: unknown) => ({
    failure: String(failure),
  }));
  console.log(JSON.stringify(answer));
}

/**
 * The secrets of the demo accounts: drawn once, at the first start, and written to a file for
 * its owner alone before anything is made with them. So an interrupted first start goes on
 * where it stopped, and later starts tell the same secrets. New ones are never drawn for
 * accounts that exist: they would open nothing.
 */

import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { writeFileOnce, writeFileWhole } from './write-file-whole.ts';

const keptSigner = Type.Object({
  account: Type.String({ minLength: 1 }),
  password: Type.String({ minLength: 1 }),
  pin: Type.String({ pattern: '^\\d{6,12}$' }),
  totpSeedHex: Type.String({ pattern: '^([0-9a-f]{2}){16,64}$' }),
  /** Of their token; files of before there were tokens have none. */
  ocraSecretHex: Type.Optional(Type.String({ pattern: '^([0-9a-f]{2}){32}$' })),
});

const clientSecret = Type.String({ minLength: 32 });

const evaluationSecrets = Type.Object({
  operatorToken: Type.String({ minLength: 32 }),
  signers: Type.Array(keptSigner),
  /** Of `demo-app` and `demo-service`; files of before there were clients have none. */
  clients: Type.Optional(Type.Object({ app: clientSecret, service: clientSecret })),
});

type KeptSigner = Readonly<Static<typeof keptSigner>>;
export type SignerSecrets = Required<KeptSigner>;
type KeptSecrets = Readonly<Static<typeof evaluationSecrets>>;
export interface EvaluationSecrets extends Omit<Required<KeptSecrets>, 'signers'> {
  readonly signers: readonly SignerSecrets[];
}

export const secretsFileName = 'evaluation-secrets.json';

export interface DemoAccounts {
  readonly names: readonly string[];
  /** They were made by an earlier start, with its secrets. */
  readonly made: boolean;
}

/** @throws {Error} when the file is damaged, or is missing though the accounts are made. */
export function loadEvaluationSecrets(home: string, accounts: DemoAccounts): EvaluationSecrets {
  const file = join(home, secretsFileName);
  const known = readSecrets(file);
  if (known !== undefined) return withMissing(file, known);
  if (accounts.made) throw new Error(`${file} is missing: ${mending}`);

  writeFileOnce(file, JSON.stringify(drawSecrets(accounts.names), undefined, 2));
  const kept = readSecrets(file);
  if (kept === undefined) throw new Error(`${file} went away as soon as it was written`);
  return withMissing(file, kept);
}

/** What is there is kept: it opens what was made with it. */
function withMissing(file: string, kept: KeptSecrets): EvaluationSecrets {
  const { clients = drawClients() } = kept;
  const signers = kept.signers.map(withToken);
  const whole = { ...kept, signers, clients };
  const old = kept.clients === undefined || kept.signers.some(lacksToken);
  if (old) writeFileWhole(file, JSON.stringify(whole, undefined, 2));
  return whole;
}

function lacksToken({ ocraSecretHex }: KeptSigner): boolean {
  return ocraSecretHex === undefined;
}

/** As long as the MAC of its suite (RFC 6287, IC2). */
function withToken({ ocraSecretHex, ...signer }: KeptSigner): SignerSecrets {
  return { ...signer, ocraSecretHex: ocraSecretHex ?? randomBytes(32).toString('hex') };
}

function drawClients(): EvaluationSecrets['clients'] {
  const draw = () => randomBytes(32).toString('base64url');
  return { app: draw(), service: draw() };
}

const mending =
  'restore it, copy it from the node that made the accounts, or start on an empty data folder';

function drawSecrets(accounts: readonly string[]): EvaluationSecrets {
  return {
    operatorToken: randomBytes(32).toString('base64url'),
    signers: accounts.map((account) =>
      withToken({
        account,
        password: randomBytes(12).toString('base64url'),
        pin: String(randomInt(10 ** 7, 10 ** 8)),
        totpSeedHex: randomBytes(20).toString('hex'),
      }),
    ),
    clients: drawClients(),
  };
}

function readSecrets(file: string): KeptSecrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const secrets = parse(text);
  if (Value.Check(evaluationSecrets, secrets)) return secrets;
  throw new Error(`${file} is damaged: ${mending}`);
}

/** What the parser says may quote the file, so it is not passed on. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

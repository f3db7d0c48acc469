/**
 * `demo.json`: everything a script needs to try the server. Members are added as features
 * come, never renamed. It holds secrets of demo accounts, so it is for its owner alone.
 */

import { join } from 'node:path';
import { toBase32 } from '@kumoin/otp';
import type { Credential } from '#domain/credentials/credential.ts';
import type { EvaluationSecrets } from './evaluation-secrets.ts';
import { demoCallbackPath, demoClientIds } from './seed-clients.ts';
import type { SeededSigner } from './seed-evaluation.ts';
import { writeFileWhole } from './write-file-whole.ts';

export interface Demo {
  readonly home: string;
  readonly baseUrl: string;
  readonly trustAnchors: string;
  readonly firstSignature: string;
  readonly operatorToken: string;
  readonly clients: EvaluationSecrets['clients'];
  readonly signers: readonly SeededSigner[];
}

export const demoFileName = 'demo.json';

export function writeDemo(demo: Demo): void {
  const { home, baseUrl, trustAnchors, firstSignature, operatorToken, clients, signers } = demo;
  const content = {
    baseUrl,
    cscV1: `${baseUrl}/csc/v1`,
    cscV2: `${baseUrl}/csc/v2`,
    tsa: `${baseUrl}/tsa`,
    trustAnchors,
    firstSignature,
    client: {
      clientId: demoClientIds.app,
      clientSecret: clients.app,
      redirectUri: `${baseUrl}${demoCallbackPath}`,
    },
    cli: { clientId: demoClientIds.cli },
    service: { clientId: demoClientIds.service, clientSecret: clients.service },
    login: {
      page: `${baseUrl}/login`,
      // Browsers take no IP address for the party that passkeys belong to.
      passkeys: `${baseUrl.replace('//127.0.0.1:', '//localhost:')}/account/passkeys`,
    },
    operator: { token: operatorToken },
    signers: signers.map(describeSigner),
  };
  writeFileWhole(join(home, demoFileName), `${JSON.stringify(content, undefined, 2)}\n`);
}

function describeSigner({ secrets, credentials, account, token }: SeededSigner) {
  const secretBase32 = toBase32(new Uint8Array(Buffer.from(secrets.totpSeedHex, 'hex')));
  return {
    account: secrets.account,
    password: secrets.password,
    pin: secrets.pin,
    email: account.email,
    phone: account.phone,
    totp: { secretBase32, digits: 6, periodSeconds: 30 },
    ocra: { suite: token.suites.typed, secretHex: secrets.ocraSecretHex, tokenID: token.id },
    credentials: credentials.map(describeCredential),
  };
}

function describeCredential(credential: Credential) {
  return {
    credentialID: credential.id,
    key: credential.keyAlgorithm.toUpperCase(),
    mode: credential.mode,
    factors: credential.factors.map((factor) => factor.toUpperCase()),
    ...(credential.expression !== undefined && { expression: credential.expression }),
    scal: String(credential.level),
  };
}

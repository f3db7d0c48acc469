/** The operator of a running server: people and their credentials, made over HTTP. */

import assert from 'node:assert/strict';
import { randomBytes, randomInt, X509Certificate } from 'node:crypto';
import { toBase32, totp } from '@kumoin/otp';
import type { RunningServer } from './running-server.ts';

/** @returns the answer. */
export async function askOperator(
  { demo }: RunningServer,
  path: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${demo.baseUrl}/operator/v1/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${demo.operator.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

export interface Signer {
  readonly name: string;
  readonly password: string;
  readonly pin: string;
  /** What the authenticator app shows now. */
  code(): string;
  enrol(rules: EnrolmentRules): Promise<EnrolledCredential>;
}

export interface EnrolmentRules {
  readonly factors: readonly string[];
  readonly mode?: 'explicit' | 'oauth2code';
}

export interface EnrolledCredential {
  readonly credentialId: string;
  readonly certificate: X509Certificate;
}

/** A person nobody else uses, so that no test waits for another one's codes. */
export async function newSigner(server: RunningServer): Promise<Signer> {
  const name = `hanako-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(12).toString('base64url');
  const pin = String(randomInt(10 ** 7, 10 ** 8));
  const seed = new Uint8Array(randomBytes(20));
  await askOperator(server, 'accounts/create', {
    tenant: 'evaluation',
    name,
    displayName: '山田 花子',
    password,
    totpSecret: toBase32(seed),
    email: `${name}@example.com`,
  });
  return {
    name,
    password,
    pin,
    code: () => totp({ seed, at: Date.now() }),
    async enrol({ factors, mode = 'oauth2code' }) {
      const enrolled = await askOperator(server, 'credentials/enrol', {
        userID: name,
        description: 'For contracts',
        keyAlgorithm: 'p-256',
        mode,
        factors,
        SCAL: '2',
        multisign: 10,
        person: { country: 'JP', givenName: '花子', surname: '山田' },
        ...(factors.some((factor) => factor.startsWith('pin')) && { PIN: pin }),
      });
      const [der = ''] = enrolled['certificates'] as readonly string[];
      return {
        credentialId: String(enrolled['credentialID']),
        certificate: new X509Certificate(Buffer.from(der, 'base64')),
      };
    },
  };
}

/** The operator's face of our own server, for what a target needs and a signer cannot make. */

import { randomBytes } from 'node:crypto';
import { toBase32 } from '@kumoin/otp';
import type { Members } from './expect.ts';
import { textOf } from './expect.ts';
import type { KnownCredential, OauthClient, Party } from './target.ts';

export interface Operator {
  readonly baseUrl: string;
  readonly token: string;
}

/** Whoever they are, this is what they are called. */
export const person = { country: 'JP', givenName: 'Con', surname: 'Formance' } as const;

/** A signer that was made for a run, and what only they know. */
export interface MadeSigner {
  readonly name: string;
  readonly password: string;
  readonly pin: string;
  readonly totpSecretBase32: string;
  readonly email: string;
  readonly phone: string;
}

export const partyOf = ({ name, password }: MadeSigner): Party => ({
  basic: { user: name, password },
});

/** @throws {Error} with what the server said, unless it did as told. */
export async function tellOperator(
  { baseUrl, token }: Operator,
  what: string,
  body: object,
): Promise<Members> {
  const response = await fetch(`${baseUrl}/operator/v1/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${what}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Members;
}

const tenant = 'evaluation';

export async function makeSigner(operator: Operator, name: string): Promise<MadeSigner> {
  const signer = {
    name,
    password: randomBytes(15).toString('base64url'),
    pin: String(20_000_000 + (randomBytes(4).readUInt32BE() % 70_000_000)),
    totpSecretBase32: toBase32(new Uint8Array(randomBytes(20))),
    email: `${name}@example.com`,
    phone: `+81${randomBytes(4).readUInt32BE()}`,
  };
  await tellOperator(operator, 'accounts/create', {
    tenant,
    name,
    displayName: `${person.givenName} ${person.surname}`,
    password: signer.password,
    totpSecret: signer.totpSecretBase32,
    email: signer.email,
    phone: signer.phone,
  });
  return signer;
}

/** What differs between the credentials of a run; the rest is as most are. */
export interface CredentialPlan {
  readonly keyAlgorithm?: 'rsa-2048' | 'p-256';
  readonly mode?: 'explicit' | 'oauth2code';
  readonly factors?: readonly string[];
  readonly expression?: string;
  readonly SCAL?: '1' | '2';
  readonly signatureQualifier?: string;
  readonly multisign?: number;
  /** Its certificate is revoked at once. */
  readonly revoked?: true;
}

export async function enrol(
  operator: Operator,
  signer: MadeSigner,
  { revoked, ...plan }: CredentialPlan,
): Promise<KnownCredential> {
  const factors = plan.factors ?? ['pin'];
  const enrolled = await tellOperator(operator, 'credentials/enrol', {
    userID: signer.name,
    description: `conformance, ${factors.join(' and ')}`,
    keyAlgorithm: 'p-256',
    factors,
    SCAL: '1',
    multisign: 5,
    ...(factors.some((factor) => factor.startsWith('pin')) && { PIN: signer.pin }),
    person,
    ...plan,
  });
  if (revoked === true) {
    const serialNumber = textOf(enrolled, 'serialNumber');
    const reason = 'cessationOfOperation';
    await tellOperator(operator, 'certificates/revoke', { serialNumber, reason });
  }
  const { pin, totpSecretBase32 } = signer;
  return {
    credentialID: textOf(enrolled, 'credentialID'),
    pin,
    totpSecretBase32,
    expendable: true,
  };
}

export async function registerClient(
  operator: Operator,
  client: { readonly client_id: string; readonly redirect_uris?: readonly string[] } & object,
): Promise<OauthClient> {
  const told = await tellOperator(operator, 'clients/register', { tenant, ...client });
  const { client_secret: clientSecret } = told;
  const [redirectUri] = client.redirect_uris ?? [];
  return {
    clientId: client.client_id,
    ...(typeof clientSecret === 'string' && { clientSecret }),
    ...(redirectUri !== undefined && { redirectUri }),
  };
}

/**
 * What log-ins need from outside, and the plan of who may use which. Files of secrets are read
 * once, at the start; what cannot be read, or is named twice, fails it.
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OpenIdClients } from '#adapters/oidc/open-id-clients.ts';
import type { OidcSettings } from '#adapters/oidc/open-id-clients.ts';
import { SamlProviders } from '#adapters/saml/saml-providers.ts';
import type { SamlSettings } from '#adapters/saml/saml-providers.ts';
import { Argon2PasswordHashing } from '#adapters/system/argon2-password-hashing.ts';
import { WebAuthnCeremonies } from '#adapters/webauthn/web-authn-ceremonies.ts';
import type { TenantId } from '#domain/identifiers.ts';
import type { LoginPlan, ProviderPlan } from '#domain/login/login-plan.ts';
import { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';

type LoginConfig = Config['login'];
type OidcConfig = LoginConfig['oidc'][number];
type SamlConfig = LoginConfig['saml'][number];

export interface LoginPlace {
  readonly clock: Clock;
  baseUrl(): string;
}

/** @throws {ConfigError} */
export function loginAdapters({ login, providerName }: Config, place: LoginPlace) {
  const { baseUrl } = place;
  return {
    passwordHashing: new Argon2PasswordHashing(),
    passkeyCeremonies: new WebAuthnCeremonies({ name: providerName, baseUrl }),
    upstreamOidc: new OpenIdClients(login.oidc.map(readOidc), place),
    upstreamSaml: new SamlProviders(login.saml.map(readSaml), baseUrl),
    loginPlan: planOf(login),
  };
}

function planOf({ idleMinutes, hoursMax, tenants, oidc, saml }: LoginConfig): LoginPlan {
  const providers = [
    ...oidc.map((each) => describe(each, 'oidc', each.issuer)),
    ...saml.map((each) => describe(each, 'saml', each.entityId)),
  ];
  refuseTwice(
    providers.map(({ id }) => id),
    'login provider',
  );
  refuseTwice(
    tenants.map(({ tenant }) => tenant),
    'login.tenants',
  );
  return {
    limits: { idleSeconds: idleMinutes * 60, wholeSeconds: hoursMax * 3600 },
    tenants: tenants.map(({ tenant, ...ways }) => ({ tenantId: tenant as TenantId, ...ways })),
    providers,
  };
}

function describe(
  { id, tenant, labels, strong }: OidcConfig | SamlConfig,
  protocol: ProviderPlan['protocol'],
  issuer: string,
): ProviderPlan {
  return { id, tenantId: tenant as TenantId, protocol, issuer, labels, strong };
}

function readOidc({ id, issuer, clientId, clientSecretFile, ...rest }: OidcConfig): OidcSettings {
  const secret = readNamed(clientSecretFile, `the client secret of ${id}`).trim();
  if (secret === '') throw new ConfigError(`configuration: ${clientSecretFile} is empty`);
  const { clientAuthentication, scope, emailClaim, emailVerifiedClaim } = rest;
  const claims = { emailClaim, emailVerifiedClaim };
  const client = { clientId, clientSecret: new Secret(secret), clientAuthentication };
  return { id, issuer, ...client, scope, ...claims };
}

function readSaml({
  id,
  entityId,
  entryPoint,
  signed,
  signing,
  ...rest
}: SamlConfig): SamlSettings {
  return {
    ...{ id, entityId, entryPoint, signed },
    certificates: rest.certificateFiles.map((file) => readCertificate(file, id)),
    signing: signing && {
      privateKey: new Secret(readKey(signing.keyFile, id)),
      certificate: readCertificate(signing.certificateFile, id),
    },
    subjectAttribute: rest.subjectAttribute,
    verifiedEmailAttribute: rest.verifiedEmailAttribute,
  };
}

function readCertificate(file: string, id: string): string {
  const text = readNamed(file, `a certificate of ${id}`);
  try {
    return new X509Certificate(text).toString();
  } catch (cause) {
    throw new ConfigError(`configuration: ${file} holds no certificate`, { cause });
  }
}

function readKey(file: string, id: string): string {
  const text = readNamed(file, `the key of ${id}`);
  try {
    return createPrivateKey(text).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // Without the cause: nothing of a key gets into a message.
    throw new ConfigError(`configuration: ${file} holds no private key`);
  }
}

function readNamed(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`configuration: ${what} cannot be read from ${file}`, { cause });
  }
}

function refuseTwice(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`configuration: ${what} ${twice} is named twice`);
}

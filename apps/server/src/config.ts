/**
 * The configuration: one schema, one parse, one frozen value.
 *
 * Members come from `config.json` in the data folder, then from the environment, then from
 * the command line; the later wins. Unknown names fail the start, so that a typing error is
 * not a silent default. No other file reads `process.env`.
 */

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { authorityMembers } from './wiring/authority-settings.ts';
import { channelsSchema } from './wiring/channel-settings.ts';
import { evidenceSchema } from './wiring/evidence-settings.ts';
import { pkcs11Schema } from './wiring/hsm-settings.ts';
import { certificatePoliciesSchema, describeUnkeptPolicy } from './wiring/issuance-settings.ts';
import { keyPoolsSchema } from './wiring/key-settings.ts';
import { loginSchema } from './wiring/login-settings.ts';
import { metricsSchema, telemetrySchema } from './wiring/observation-settings.ts';
import { namesProxy, nodeMembers } from './wiring/node-settings.ts';
import { signingSchema } from './wiring/signing-settings.ts';
import { sendersSchema } from './wiring/sender-settings.ts';
import { tokensSchema } from './wiring/token-settings.ts';
import { databaseSchema } from './wiring/store-settings.ts';
import { transactionsSchema } from './wiring/transaction-settings.ts';

export const configSchema = Type.Object(
  {
    mode: Type.Union([Type.Literal('evaluation'), Type.Literal('production')], {
      default: 'evaluation',
      description: 'production refuses every relaxation that is not asked for by name',
    }),
    home: Type.String({ default: 'var', description: 'data folder' }),
    host: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
    port: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: '0: any free' }),
    publicUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[^/?#]+(/[^?#]*[^/?#])?$',
        description: 'where clients reach the server; stands in certificates',
      }),
    ),
    logLevel: Type.Union(
      ['silent', 'error', 'warn', 'info', 'debug'].map((level) => Type.Literal(level)),
      { default: 'warn', description: 'operations log on standard error, JSON lines' },
    ),
    tls: Type.Optional(
      Type.Object(
        {
          certificateFile: Type.String(),
          keyFile: Type.String(),
          clientCertificates: Type.Optional(
            Type.Object(
              { caFile: Type.Optional(Type.String()) },
              {
                additionalProperties: false,
                description: 'clients are asked for theirs (mTLS); caFile: who issues them, PEM',
              },
            ),
          ),
        },
        { additionalProperties: false, description: 'PEM files' },
      ),
    ),
    providerName: Type.String({ default: 'Kumoin', maxLength: 255 }),
    region: Type.String({ default: 'JP', pattern: '^[A-Z]{2}$' }),
    ...authorityMembers,
    roles: Type.Union([Type.Literal('all'), Type.Literal('api'), Type.Literal('vault')], {
      default: 'all',
      description: 'all: one process; vault: keys only, behind vaultSocket; api: all but the keys',
    }),
    vaultSocket: Type.Optional(
      Type.String({
        description: 'local socket of the vault process; default: in the data folder',
      }),
    ),
    vaultSecretFile: Type.Optional(
      Type.String({ description: 'what API and vault know each other by; made by the vault' }),
    ),
    database: Type.Optional(databaseSchema),
    pkcs11: Type.Optional(pkcs11Schema),
    keyPools: Type.Optional(keyPoolsSchema),
    signing: signingSchema,
    certificatePolicies: certificatePoliciesSchema,
    login: loginSchema,
    metrics: Type.Optional(metricsSchema),
    telemetry: Type.Optional(telemetrySchema),
    senders: Type.Optional(sendersSchema),
    channels: channelsSchema,
    tokens: tokensSchema,
    transactions: transactionsSchema,
    evidence: evidenceSchema,
    ...nodeMembers,
    insecureSoftwareKeys: Type.Boolean({
      default: false,
      description: 'production without an HSM',
    }),
    operatorTokenFile: Type.Optional(
      Type.String({ description: 'bearer token of the operator, in production; none: nobody is' }),
    ),
    insecureHttp: Type.Boolean({
      default: false,
      description: 'plain HTTP beyond loopback, or in production: behind a TLS proxy',
    }),
  },
  { additionalProperties: false },
);

export type Config = Readonly<Static<typeof configSchema>> & {
  /** What is not ours: libraries of HSM vendors are configured by it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The set-up is wrong; the message tells a person what to change. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

const variables: Readonly<Record<string, keyof Config>> = {
  KUMOIN_MODE: 'mode',
  KUMOIN_HOME: 'home',
  KUMOIN_HOST: 'host',
  KUMOIN_PORT: 'port',
  KUMOIN_PUBLIC_URL: 'publicUrl',
  KUMOIN_LOG_LEVEL: 'logLevel',
  KUMOIN_ROLES: 'roles',
  KUMOIN_WORKERS: 'workers',
  KUMOIN_DRAIN_SECONDS: 'drainSeconds',
  KUMOIN_TRUST_PROXY: 'trustProxy',
};

/** Variables that are members of a group; the group is what they say together. */
const groupVariables: Readonly<Record<string, (value: string, groups: Groups) => void>> = {
  KUMOIN_DATABASE_URL: (url, { database }) => void (database['url'] = url),
  KUMOIN_DATABASE_PASSWORD_FILE: (file, { database }) => void (database['passwordFile'] = file),
  KUMOIN_PKCS11_LIBRARY: (library, { pkcs11 }) => void (pkcs11['library'] = library),
  KUMOIN_PKCS11_TOKEN: (label, { token }) => void (token['label'] = label),
  KUMOIN_PKCS11_PIN_FILE: (pinFile, { token }) => void (token['pinFile'] = pinFile),
};

type Groups = Readonly<Record<'database' | 'pkcs11' | 'token', Record<string, unknown>>>;

const integers: ReadonlySet<string> = new Set(['port', 'workers', 'drainSeconds']);

type Members = Readonly<Record<string, unknown>>;

/** @throws {ConfigError} */
export function loadConfig(environment: NodeJS.ProcessEnv, flags: Members): Config {
  const fromEnvironment = readEnvironment(environment);
  const home = resolve(String(flags['home'] ?? fromEnvironment['home'] ?? 'var'));
  const fromFile = readConfigFile(join(home, 'config.json'));
  const merged = Value.Default(configSchema, { ...fromFile, ...fromEnvironment, ...flags, home });
  const [problem] = Value.Errors(configSchema, merged);
  if (problem !== undefined) {
    const member = problem.instancePath.slice(1).replaceAll('/', '.');
    const unknown = problem.keyword === 'boolean' && problem.message.includes('false');
    const what = unknown ? 'is not a known member' : describeProblem(member, problem);
    throw new ConfigError(`configuration: ${member} ${what}`);
  }
  const config: Config = {
    ...(merged as Static<typeof configSchema>),
    environment: foreignVariables(environment),
  };
  refuseRelaxations(config);
  refuseUnfillablePools(config);
  refuseUnclearProxies(config);
  refuseUnreachableDefault(config);
  refuseUnkeptPolicies(config);
  return Object.freeze(config);
}

/** Of a choice the schema checker tells nothing but that the first word was not met. */
function describeProblem(member: string, { message, params }: Problem): string {
  if ('requiredProperties' in params) return describeMissing(params.requiredProperties);
  if (member === 'database.url') return 'must be postgresql://user@host/database';
  const { anyOf } = (configSchema.properties as Record<string, { anyOf?: object[] }>)[member] ?? {};
  const words = anyOf?.map((choice) => ('const' in choice ? String(choice.const) : '?'));
  return words === undefined ? message : `must be one of ${words.join(', ')}`;
}

interface Problem {
  readonly message: string;
  readonly params: object;
}

/** Parts of groups can be set by variables of their own. */
function describeMissing(names: unknown): string {
  const told = (Array.isArray(names) ? names.map(String) : []).map((name) => {
    const variable = variablesOfParts[name];
    return variable === undefined ? name : `${name} (${variable})`;
  });
  return `lacks ${told.join(', ')}`;
}

const variablesOfParts: Readonly<Record<string, string>> = {
  url: 'KUMOIN_DATABASE_URL',
  library: 'KUMOIN_PKCS11_LIBRARY',
  tokens: 'KUMOIN_PKCS11_TOKEN',
  label: 'KUMOIN_PKCS11_TOKEN',
  pinFile: 'KUMOIN_PKCS11_PIN_FILE',
};

function readEnvironment(environment: NodeJS.ProcessEnv): Members {
  const members: Record<string, unknown> = {};
  const groups: Groups = { database: {}, pkcs11: {}, token: {} };
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('KUMOIN_') || value === undefined || value === '') continue;
    const member = variables[name];
    const setInGroup = groupVariables[name];
    if (member !== undefined) members[member] = readVariable(member, value);
    else if (setInGroup !== undefined) setInGroup(value, groups);
    else throw new ConfigError(`unknown environment variable ${name}`);
  }
  const { database, pkcs11, token } = groups;
  if (Object.keys(token).length > 0) pkcs11['tokens'] = [token];
  if (Object.keys(database).length > 0) members['database'] = database;
  if (Object.keys(pkcs11).length > 0) members['pkcs11'] = pkcs11;
  return members;
}

function readVariable(member: keyof Config, value: string): unknown {
  if (member === 'trustProxy') return value.split(',').map((address) => address.trim());
  return integers.has(member) ? Number(value) : value;
}

function foreignVariables(environment: NodeJS.ProcessEnv): Config['environment'] {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter(([name]) => !name.startsWith('KUMOIN_')));
}

function readConfigFile(file: string): Members {
  try {
    const members: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(members)) return members;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT') return {};
    if (code === 'ENOTDIR') throw new ConfigError(`${dirname(file)} is no folder`, { cause });
    if (code !== undefined) throw new ConfigError(`${file} cannot be read (${code})`, { cause });
  }
  throw new ConfigError(`${file} cannot be read as JSON`);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Demo secrets and unencrypted passwords stay on this machine, unless asked for by name. */
function refuseRelaxations(config: Config): void {
  if (config.mode === 'production') refuseSoftwareKeys(config);
  // A vault process has no faces; its socket is for this machine alone.
  if (config.roles !== 'vault') refuseOpenFaces(config);
}

function refuseSoftwareKeys({ insecureSoftwareKeys, pkcs11, roles }: Config): void {
  if (insecureSoftwareKeys || pkcs11 !== undefined || roles === 'api') return;
  throw new ConfigError(
    'mode production refuses software keys; set pkcs11, or insecureSoftwareKeys to run without an HSM',
  );
}

function refuseOpenFaces(config: Config): void {
  if (wildcard.test(config.host) && config.publicUrl === undefined) {
    throw new ConfigError(
      `host ${config.host} stands for every address; set publicUrl, which stands in certificates`,
    );
  }
  const encrypted = config.tls !== undefined || config.insecureHttp;
  if (config.mode === 'evaluation') {
    if (encrypted || loopback.test(config.host)) return;
    throw new ConfigError(
      `mode evaluation speaks plain HTTP on loopback only, not on ${config.host}; set tls, or insecureHttp`,
    );
  }
  if (!encrypted) {
    throw new ConfigError(
      'mode production refuses plain HTTP; set tls, or insecureHttp behind a proxy that has it',
    );
  }
}

function refuseUnclearProxies({ trustProxy }: Config): void {
  const unclear = trustProxy.find((proxy) => !namesProxy(proxy));
  if (unclear === undefined) return;
  throw new ConfigError(`trustProxy: ${unclear} is no address or network, such as 10.0.0.0/24`);
}

function refuseUnkeptPolicies({ certificatePolicies }: Config): void {
  const problem = describeUnkeptPolicy(certificatePolicies);
  if (problem !== undefined) throw new ConfigError(`certificatePolicies: ${problem}`);
}

function refuseUnreachableDefault({ signing }: Config): void {
  const { validitySecondsDefault: usual, validitySecondsMax: most } = signing;
  if (usual <= most) return;
  throw new ConfigError(
    `signing: validitySecondsDefault ${usual} is above validitySecondsMax ${most}`,
  );
}

function refuseUnfillablePools({ keyPools = {} }: Config): void {
  for (const [algorithm, { target, lowWater }] of Object.entries(keyPools)) {
    if (lowWater <= target) continue;
    throw new ConfigError(
      `keyPools.${algorithm}: lowWater ${lowWater} is above target ${target}; filling never ends`,
    );
  }
}

const wildcard = /^(0\.0\.0\.0|::)$/;
const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

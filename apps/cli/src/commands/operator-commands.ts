/**
 * `kumoin client …`, `kumoin account …`, `kumoin credential …`, `kumoin token …`: what the operator
 * of a server does.
 */

import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import type { Handlers } from './handlers.ts';
import { door, doorOf, exitCodes, group, present } from './operator-door.ts';
import type { Written } from './operator-door.ts';
import { makeTokenCommands } from './token-commands.ts';

export function makeOperatorCommands(handlers: Handlers, home: string): readonly Command[] {
  return [
    group('client', 'applications that may call the API', [
      makeClientRegister(handlers, home),
      makeClientUpdate(handlers, home),
      makeClientList(handlers, home),
    ]),
    group('account', 'people who sign', [makeAccountCreate(handlers, home)]),
    group('credential', 'keys of people, with their certificates', [
      makeCredentialEnrol(handlers, home),
    ]),
    group('token', 'devices that people approve with', makeTokenCommands(handlers, home)),
  ];
}

function makeClientRegister(handlers: Handlers, home: string): Command {
  const examples = `
Examples:
  kumoin client register my-app --tenant evaluation --redirect-uri https://app.example/cb
  kumoin client register payroll --tenant evaluation --grant client_credentials --scope service --user alice

The secret is printed once: keep it.${exitCodes}`;
  const command = registration(new Command('register'))
    .description('register an application; prints its secret, once')
    .argument('<id>', 'the client_id')
    .requiredOption('--tenant <tenant>', 'whose application it is')
    .addHelpText('after', examples);
  return door(command, home).action((id: string, written: Written) => {
    const body = { client_id: id, tenant: written['tenant'], ...clientMembers(written) };
    return handlers.operate({ method: 'clients/register', body }, doorOf(written));
  });
}

function makeClientUpdate(handlers: Handlers, home: string): Command {
  const examples = `
Examples:
  kumoin client update my-app --disable
  kumoin client update my-app --renew-secret

What is not named stays as it is; rights are named together or not at all.${exitCodes}`;
  const command = registration(new Command('update'))
    .description('change what an application may do, or its secret')
    .argument('<id>', 'the client_id')
    .addOption(new Option('--enable', 'let it call again').conflicts('disable'))
    .option('--disable', 'let it call no more, from the next call on')
    .option('--renew-secret', 'make a new secret and print it; the old one ends')
    .addHelpText('after', examples);
  return door(command, home).action((id: string, written: Written) => {
    const switched = written['enable'] === true || written['disable'] === true;
    const body = {
      client_id: id,
      ...clientMembers(written),
      ...(switched && { enabled: written['enable'] === true }),
      ...(written['renewSecret'] === true && { renew_secret: true }),
    };
    return handlers.operate({ method: 'clients/update', body }, doorOf(written));
  });
}

function makeClientList(handlers: Handlers, home: string): Command {
  const command = new Command('list')
    .description('list the applications of a tenant')
    .requiredOption('--tenant <tenant>', 'whose')
    .addHelpText('after', `\nExample:\n  kumoin client list --tenant evaluation\n${exitCodes}`);
  return door(command, home).action((written: Written) => {
    const body = { tenant: written['tenant'] };
    return handlers.operate({ method: 'clients/list', body }, doorOf(written));
  });
}

function makeAccountCreate(handlers: Handlers, home: string): Command {
  const example = `
Example:
  kumoin account create hanako --tenant acme --display-name '山田 花子' --password-file hanako.password
${exitCodes}`;
  const command = new Command('create')
    .description('make an account for a person')
    .argument('<name>', 'what the person types to log in')
    .requiredOption('--tenant <tenant>', 'where the person belongs')
    .requiredOption('--display-name <name>', 'the name in certificates and on signed pages')
    .requiredOption('--password-file <file>', 'the first password, 12 characters or more')
    .option('--totp-secret-file <file>', 'Base32, as authenticator apps take it')
    .option('--email <address>', 'verified by you: codes are sent there')
    .option('--phone <number>', 'verified by you, such as +819012345678')
    .addHelpText('after', example);
  return door(command, home).action((name: string, written: Written) => {
    const { totpSecretFile: seed, email, phone } = written;
    const body = {
      name,
      tenant: written['tenant'],
      displayName: written['displayName'],
      password: readSecretFile(String(written['passwordFile'])),
      ...(seed !== undefined && { totpSecret: readSecretFile(String(seed)) }),
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
    };
    return handlers.operate({ method: 'accounts/create', body }, doorOf(written));
  });
}

function makeCredentialEnrol(handlers: Handlers, home: string): Command {
  const example = `
The file is JSON: description, keyAlgorithm, factors, SCAL, multisign, person, and what else
docs/operate/clients.md tells.

Example:
  kumoin credential enrol hanako --file credential.json --pin-file hanako.pin
${exitCodes}`;
  const command = new Command('enrol')
    .description('make a key with a certificate for a person')
    .argument('<name>', 'whose, as they log in')
    .requiredOption('--file <file>', 'the rules of its use, as JSON')
    .option('--pin-file <file>', 'the first PIN, 6 to 12 digits')
    .addHelpText('after', example);
  return door(command, home).action((name: string, written: Written) => {
    const pin = written['pinFile'];
    const body = {
      ...readJson(String(written['file'])),
      userID: name,
      ...(pin !== undefined && { PIN: readSecretFile(String(pin)) }),
    };
    return handlers.operate({ method: 'credentials/enrol', body }, doorOf(written));
  });
}

function registration(command: Command): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  return command
    .option('--name <name>', 'what people read when they are asked to agree')
    .option('--redirect-uri <uri>', 'where codes may go; may be repeated', collect)
    .option('--grant <type>', 'authorization_code, refresh_token, client_credentials', collect)
    .option('--auth <method>', 'such as client_secret_basic, private_key_jwt, none')
    .option('--scope <scopes>', 'such as "service credential"')
    .option('--jwks <file>', 'public keys of the application (RFC 7517)')
    .option('--tls-subject <dn>', 'subject of its certificate, for tls_client_auth')
    .option('--dpop', 'give it tokens only with proof of a key (RFC 9449)')
    .option('--require-account-token', 'open the pages only with an account token')
    .option('--method <name>', 'CSC method it may call; may be repeated; default: all', collect)
    .option('--credential <id>', 'credential it may use; may be repeated; default: all', collect)
    .option('--user <name>', 'account it may act for by itself; may be repeated', collect)
    .option('--transactions-of-tenant', 'any account of its tenant may be asked to approve')
    .option('--attestations', 'it is a bank whose second party we are')
    .option('--max-signatures <number>', 'most signatures for one yes', Number)
    .option('--calls-per-minute <number>', 'most calls in a minute', Number);
}

function clientMembers(written: Written): object {
  const rights = present({
    methods: written['method'],
    credentialIDs: written['credential'],
    userIDs: written['user'],
    transactionsOfTenant: written['transactionsOfTenant'],
    attestations: written['attestations'],
    maxSignatures: written['maxSignatures'],
    callsPerMinute: written['callsPerMinute'],
  });
  const jwks = written['jwks'];
  return present({
    client_name: written['name'],
    redirect_uris: written['redirectUri'],
    grant_types: written['grant'],
    token_endpoint_auth_method: written['auth'],
    scope: written['scope'],
    jwks: jwks === undefined ? undefined : readJson(String(jwks)),
    tls_client_auth_subject_dn: written['tlsSubject'],
    dpop_bound_access_tokens: written['dpop'],
    require_account_token: written['requireAccountToken'],
    rights: Object.keys(rights).length > 0 ? rights : undefined,
  });
}

function readJson(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause;
  }
  throw new CliError('refused', `${file} is no JSON object`);
}

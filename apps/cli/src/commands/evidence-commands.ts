/** `kumoin evidence …`: evidence of what was approved with a token, let out, judged, watched. */

import { resolve } from 'node:path';
import { Command } from 'commander';
import { readHead, readHeadFile } from '../evidence/head-file.ts';
import type { Handlers } from './handlers.ts';
import { door, doorOf, exitCodes, group } from './operator-door.ts';
import type { Written } from './operator-door.ts';

export function makeEvidenceCommands(handlers: Handlers, home: string): Command {
  return group('evidence', 'of what was approved with a token, for third parties', [
    makeExport(handlers, home),
    makeVerify(handlers, home),
    makeHeads(handlers, home),
  ]);
}

function makeExport(handlers: Handlers, home: string): Command {
  const examples = `
Examples:
  kumoin evidence export 7f3a… --output transfer.evidence.json
  kumoin evidence export 7f3a… --head kept.pem

With --head it also proves that the log grew out of a head that was kept before.${exitCodes}`;
  const command = new Command('export')
    .description('let out all evidence of a transaction, as one file')
    .argument('<transaction>', 'its id')
    .option('--output <file>', 'a file that is not there yet; by default TRANSACTION.evidence.json')
    .option('--head <file>', 'a head that was kept, see kumoin evidence heads')
    .addHelpText('after', examples);
  return door(command, home).action((transactionID: string, written: Written) => {
    const { output = `${transactionID}.evidence.json`, head } = written;
    const olderSize = head === undefined ? undefined : readHead(readHeadFile(String(head))).size;
    const body = { transactionID, ...(olderSize !== undefined && { olderSize }) };
    const saves = { member: 'bundle', file: String(output) };
    return handlers.operate({ method: 'evidence/export', body, saves }, doorOf(written));
  });
}

function makeVerify(handlers: Handlers, home: string): Command {
  const examples = `
Examples:
  kumoin evidence verify transfer.evidence.json --trust root.pem
  kumoin evidence verify transfer.evidence.json --trust root.pem --head kept.pem --crl issuing.crl
  kumoin evidence verify transfer.evidence.json --trust root.pem --key disclosed.json
  kumoin evidence verify transfer.evidence.json --trust root.pem --second-trust second-root.pem

Nothing is fetched. The key of the token is not needed; where the operator has disclosed it,
{"key": HEX, "salt": HEX}, the answer is computed again.
Exit code: 0 the evidence is valid; 1 it is not, or cannot be read; 2 wrong usage.`;
  const command = new Command('verify')
    .description('judge evidence offline, without the key of the token')
    .argument('<file>', 'what kumoin evidence export wrote')
    .option('--head <file>', 'a head that was kept, see kumoin evidence heads')
    .option('--crl <file>', 'a revocation list, DER; may be repeated', collect)
    .option('--key <file>', 'the key that was disclosed, JSON')
    .option(
      '--second-trust <file>',
      'demand a second party, trusted by this; may be repeated',
      collect,
    )
    .option('--second-crl <file>', 'a revocation list of the second party, DER', collect)
    .addHelpText('after', examples);
  return trusting(command, home).action((file: string, written: Written) => {
    return handlers.verifyEvidence(file, {
      ...trustOf(written),
      crls: listed(written['crl']),
      secondTrust: listed(written['secondTrust']),
      secondCrls: listed(written['secondCrl']),
      headFile: textOf(written['head']),
      keyFile: textOf(written['key']),
      json: written['json'] === true,
    });
  });
}

function makeHeads(handlers: Handlers, home: string): Command {
  const examples = `
Examples:
  kumoin evidence heads --keep kept.pem --server https://bank.example --trust root.pem
  kumoin evidence heads --keep kept.pem --demo

Run by somebody else than the operator, from time to time: the log cannot be rewritten any
more without this being seen.
Exit code: 0 kept; 1 the head does not hold, or the log was rewritten; 2 wrong usage.`;
  const command = new Command('heads')
    .description('keep the newest head of a log, and see that the log grew out of the one before')
    .requiredOption('--keep <file>', 'where the head is kept; made when it is not there')
    .option('--server <url>', 'the server; by default the one of demo.json')
    .option('--insecure-http', 'plain HTTP beyond this machine')
    .addHelpText('after', examples);
  return trusting(command, home).action((written: Written) => {
    return handlers.keepHead({
      ...trustOf(written),
      server: textOf(written['server']),
      insecureHttp: written['insecureHttp'] === true,
      keep: String(written['keep']),
      json: written['json'] === true,
    });
  });
}

function trusting(command: Command, home: string): Command {
  return command
    .option('--trust <file>', 'trusted certificates, PEM or DER; may be repeated', collect)
    .option('--demo', 'trust the root that demo.json names')
    .option('--home <folder>', 'data folder with demo.json', home)
    .option('--json', 'print the answer as JSON');
}

function trustOf(written: Written) {
  return {
    trust: listed(written['trust']),
    demo: written['demo'] === true,
    home: resolve(String(written['home'])),
  };
}

function listed(value: Written[string]): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

function textOf(value: Written[string]): string | undefined {
  return value === undefined ? undefined : String(value);
}

function collect(file: string, files: readonly string[] = []): readonly string[] {
  return [...files, file];
}

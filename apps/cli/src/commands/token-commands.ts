/** `kumoin token …`: the life of the devices that people approve with (docs/operate/tokens.md). */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import type { OperatorCall } from '../operator/operate.ts';
import type { Handlers } from './handlers.ts';
import { door, doorOf, exitCodes, present } from './operator-door.ts';
import type { Written } from './operator-door.ts';

const containerBytesMax = 6 * 1024 * 1024;
const reasons = ['lost', 'stolen', 'broken', 'compromised', 'closed'];

export function makeTokenCommands(handlers: Handlers, home: string): readonly Command[] {
  const finish = (command: Command, callOf: CallOf) =>
    door(command, home).action((...given: unknown[]) => {
      // Commander hands in the operands, then the options, then itself.
      const [written, ...operands] = given.slice(0, -1).toReversed() as [Written, ...string[]];
      return handlers.operate(callOf(operands.toReversed(), written), doorOf(written));
    });
  return [
    makeList(finish),
    makeEnrol(finish),
    makeIssue(finish),
    makeImport(finish),
    makeExport(finish),
    makeAssign(finish),
    makeActivate(finish),
    makeResync(finish),
    makeSimple(finish, 'suspend', 'let a token answer nothing until it is resumed'),
    makeSimple(finish, 'resume', 'let a suspended token answer again'),
    makeSimple(finish, 'unlock', 'set the wrong codes of a locked token back'),
    makeReplace(finish),
    makeRevoke(finish),
  ];
}

type CallOf = (operands: readonly string[], written: Written) => OperatorCall;
type Finish = (command: Command, callOf: CallOf) => Command;

function described(name: string, description: string, example: string): Command {
  const help = `\nExample:\n  kumoin token ${example}\n${exitCodes}`;
  return new Command(name).description(description).addHelpText('after', help);
}

function makeList(finish: Finish): Command {
  const command = described('list', 'list tokens', 'list --user hanako')
    .option('--user <name>', 'those of a person')
    .option('--tenant <tenant>', 'those of a tenant, a hundred at a time')
    .option('--serial <number>', 'the one of this serial number, with its tenant')
    .option('--after <token>', 'go on after this one');
  return finish(command, (_, { user, tenant, serial, after }) => ({
    method: 'tokens/list',
    body: present({ userID: user, tenant, serial, after }),
  }));
}

function makeEnrol(finish: Finish): Command {
  const command = described(
    'enrol',
    'offer a person to make their phone a token; prints the link for it, good for ten minutes',
    'enrol hanako',
  )
    .argument('<name>', 'whose, as they log in')
    .option('--replaces <token>', 'the token that ends when the new one is there');
  return finish(command, ([userID], { replaces }) => ({
    method: 'tokens/enrol',
    body: present({ userID, replaces }),
  }));
}

function makeIssue(finish: Finish): Command {
  const command = described(
    'issue',
    'give a person a token of the server itself, whose codes are sent by SMS or mail',
    'issue hanako',
  ).argument('<name>', 'whose, as they log in');
  return finish(command, ([userID]) => ({ method: 'tokens/issue', body: { userID } }));
}

function makeImport(finish: Finish): Command {
  const command = described(
    'import',
    'take in a container of seeds (PSKC, RFC 6030): the whole file or nothing',
    'import batch.xml --tenant acme --passphrase-file transport.txt',
  )
    .argument('<file>', 'the container')
    .requiredOption('--tenant <tenant>', 'whose tokens they become')
    .addOption(
      new Option('--passphrase-file <file>', 'the passphrase of the container').conflicts(
        'keyFile',
      ),
    )
    .option('--key-file <file>', 'the key of the container, in hexadecimal digits')
    .option('--assign', 'give each to the person whom the container names')
    .option('--insecure-plain-secrets', 'take seeds in clear: the file came by a safe way');
  return finish(command, ([file = ''], written) => {
    const { tenant, passphraseFile: passphrase, keyFile: key, assign } = written;
    const body = present({
      tenant,
      container: Buffer.from(readFileBounded(file, containerBytesMax)).toString('utf8'),
      passphrase: passphrase === undefined ? undefined : readSecretFile(String(passphrase)),
      keyHex: key === undefined ? undefined : readSecretFile(String(key)),
      assign,
      insecurePlainSecrets: written['insecurePlainSecrets'],
    });
    return { method: 'tokens/import', body };
  });
}

function makeExport(finish: Finish): Command {
  const command = described(
    'export',
    'write seeds of hardware tokens into a container, under a passphrase',
    'export TOKEN… --tenant acme --passphrase-file new.txt --output tokens.xml',
  )
    .argument('<token...>', 'which')
    .requiredOption('--tenant <tenant>', 'whose tokens they are')
    .requiredOption('--passphrase-file <file>', '12 characters and more')
    .requiredOption('--output <file>', 'where the container goes; must not be there');
  return finish(command, (operands, { tenant, passphraseFile, output }) => {
    const tokenIDs = operands.flat();
    const passphrase = readSecretFile(String(passphraseFile));
    const saves = { member: 'container', file: resolve(String(output)) };
    return { method: 'tokens/export', body: { tenant, tokenIDs, passphrase }, saves };
  });
}

function makeAssign(finish: Finish): Command {
  const command = described('assign', 'give a token from stock to a person', 'assign TOKEN hanako')
    .argument('<token>', 'which')
    .argument('<name>', 'to whom, as they log in')
    .option('--label <text>', 'what the person calls it');
  return finish(command, ([tokenID, userID], { label }) => ({
    method: 'tokens/assign',
    body: present({ tokenID, userID, label }),
  }));
}

function makeActivate(finish: Finish): Command {
  const command = described(
    'activate',
    'use a token for the first time: asks for a question, then takes the answer to it',
    'activate TOKEN; kumoin token activate TOKEN --handle HANDLE --code 12345678',
  )
    .argument('<token>', 'which')
    .option('--handle <text>', 'what the first call printed')
    .option('--code <digits>', 'what the device shows');
  return finish(command, ([tokenID], { handle, code }) =>
    handle === undefined && code === undefined
      ? { method: 'tokens/check', body: { tokenID, purpose: 'activation' } }
      : { method: 'tokens/activate', body: { handle: needed(handle, 'handle'), code } },
  );
}

function makeResync(finish: Finish): Command {
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  const command = described(
    'resync',
    'put the counter or clock of a token right: asks for two questions, then takes both answers',
    'resync TOKEN; kumoin token resync TOKEN --handle HANDLE --code 12345678 --code 87654321',
  )
    .argument('<token>', 'which')
    .option('--handle <text>', 'what the first call printed')
    .option('--code <digits>', 'what the device shows, twice in a row', collect);
  return finish(command, ([tokenID], { handle, code }) =>
    handle === undefined && code === undefined
      ? { method: 'tokens/check', body: { tokenID, purpose: 'resynchronisation' } }
      : {
          method: 'tokens/resynchronise',
          body: { handle: needed(handle, 'handle'), codes: needed(code, 'code') },
        },
  );
}

function makeSimple(finish: Finish, name: string, description: string): Command {
  const command = described(name, description, `${name} TOKEN`).argument('<token>', 'which');
  return finish(command, ([tokenID]) => ({ method: `tokens/${name}`, body: { tokenID } }));
}

function makeReplace(finish: Finish): Command {
  const command = described(
    'replace',
    'let another token take the place of one: the old one ends when the new one is used',
    'replace OLD NEW',
  )
    .argument('<token>', 'the old one')
    .argument('<by>', 'the new one, from stock');
  return finish(command, ([tokenID, by]) => ({ method: 'tokens/replace', body: { tokenID, by } }));
}

function makeRevoke(finish: Finish): Command {
  const command = described('revoke', 'end a token, for good', 'revoke TOKEN --reason stolen')
    .argument('<token>', 'which')
    .addOption(new Option('--reason <word>', 'why').choices(reasons).makeOptionMandatory());
  return finish(command, ([tokenID], { reason }) => ({
    method: 'tokens/revoke',
    body: { tokenID, reason },
  }));
}

function needed<Value>(value: Value | undefined, option: string): Value {
  if (value === undefined) throw new CliError('usage', `--${option} is missing`);
  return value;
}

/** `kumoin sign`: its options, and how they are written. */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import type { SignOptions } from '../sign/sign-options.ts';
import { readVisiblePlace } from '../sign/visible-place.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin sign contract.pdf --demo alice
  kumoin sign contract.pdf --output signed.pdf --demo taro --visible --reason 承認
  kumoin sign contract.pdf --server https://rssp.example/csc/v2 --account alice
  kumoin sign contract.pdf --demo alice --credential ID
  kumoin sign contract.pdf --demo alice --visible page=last,rect=36,36,236,106 --image seal.png

Password, PIN and one-time password are asked for where a person is at the terminal; a file
or --demo answers for scripts. A credential that is released on a page of the server (OAuth)
needs a browser on this machine: its address is printed, and the answer comes back to a port
here. A signer who is asked on another device is waited for. A document that is encrypted needs --pdf-password-file.
The signature is checked before the file gets its name; a refusal leaves no file behind.
The document may be larger than memory, up to 8 GiB.
Exit code: 0 signed; 1 refused, with one line on standard error; 2 wrong usage.`;

/** As commander gives it: what was not written is missing. */
interface Written {
  readonly output?: string;
  readonly force?: true;
  readonly level: 'B-B' | 'B-T';
  readonly demo?: string;
  readonly home?: string;
  readonly server?: string;
  readonly insecureHttp?: true;
  readonly account?: string;
  readonly passwordFile?: string;
  readonly credential?: string;
  readonly pinFile?: string;
  readonly otp?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly tsa?: string;
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly field?: string;
  readonly visible?: string | true;
  readonly image?: string;
  readonly pdfPasswordFile?: string;
  readonly json?: true;
  readonly quiet?: true;
}

export function makeSignCommand(handlers: Handlers, home: string): Command {
  const command = new Command('sign')
    .description('sign a PDF file with a key that is kept by a server (CSC API)')
    .argument('<file>', 'the PDF file; it is not changed')
    .option('-o, --output <file>', 'where to write; by default beside it as FILE.signed.pdf')
    .option('-f, --force', 'replace the output file if it is there');
  level(command);
  who(command);
  looks(command);
  return command
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', examples)
    .action((file: string, written: Written) => handlers.sign(file, readOptions(written, home)));
}

function level(command: Command): void {
  const choice = new Option('--level <level>', 'PAdES level: B-T has a time-stamp');
  command
    .addOption(choice.choices(['B-B', 'B-T']).default('B-T'))
    .option('--tsa <url>', 'time-stamp authority (RFC 3161) instead of the one of the server');
}

function who(command: Command): void {
  const demo = new Option('--demo <name>', 'server, account and factors from demo.json');
  command
    .addOption(demo.conflicts('account'))
    .option('--home <folder>', 'where demo.json is; by default $KUMOIN_HOME, or var in the clone')
    .option('--server <url>', 'CSC server: …/csc/v1, …/csc/v2, or the address in front of it')
    .option('--insecure-http', 'allow http to another machine; password and PIN travel in clear')
    .option('--account <name>', 'account at the server')
    .option('--password-file <file>', 'file with the password of the account')
    .option('--credential <id>', 'which key signs')
    .option('--pin-file <file>', 'file with the PIN')
    .option('--otp <code>', 'one-time password')
    .option('--client-id <id>', 'name of this program at the server, for a yes in the browser')
    .option('--client-secret-file <file>', 'file with its secret, if it has one');
}

function looks(command: Command): void {
  command
    .option('--name <name>', 'name of the signer, as written into the signature')
    .option('--reason <text>', 'why it is signed')
    .option('--location <text>', 'where it is signed')
    .option('--field <name>', 'signature field to fill, or to make')
    .option('--visible [place]', 'show it on the page: page=1,corner=bottom-right,size=200x70')
    .option('--image <file>', 'PNG or JPEG to show in it');
}

function readOptions(written: Written, home: string): SignOptions {
  const { visible, image, otp } = written;
  if (otp !== undefined && !/^\d{6,10}$/.test(otp)) {
    throw new CliError('usage', '--otp: a one-time password has 6 to 10 digits');
  }
  const place = visible === true ? '' : visible;
  const shown = place !== undefined || image !== undefined;
  return {
    output: written.output,
    force: written.force ?? false,
    level: written.level,
    demo: written.demo,
    home: written.home === undefined ? home : resolve(written.home),
    server: written.server,
    insecureHttp: written.insecureHttp ?? false,
    account: written.account,
    passwordFile: written.passwordFile,
    credential: written.credential,
    pinFile: written.pinFile,
    otp,
    clientId: written.clientId,
    clientSecretFile: written.clientSecretFile,
    tsa: written.tsa,
    name: written.name,
    reason: written.reason,
    location: written.location,
    field: written.field,
    visible: shown ? readVisiblePlace(place ?? '') : undefined,
    image,
    pdfPasswordFile: written.pdfPasswordFile,
    json: written.json ?? false,
    quiet: written.quiet ?? false,
  };
}

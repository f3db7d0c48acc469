/** `kumoin sign`: its options, and how they are written. */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { signatureLevels } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { formatChoices } from '../engine/signing-plan.ts';
import type { FormatChoice } from '../engine/signing-plan.ts';
import type { Certifying, SignOptions } from '../sign/sign-options.ts';
import { readVisiblePlace } from '../sign/visible-place.ts';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin sign contract.pdf --demo alice
  kumoin sign contract.pdf --output signed.pdf --demo taro --visible --reason 承認
  kumoin sign contract.pdf --server https://rssp.example/csc/v2 --account alice
  kumoin sign contract.pdf --demo alice --credential ID
  kumoin sign contract.pdf --demo alice --visible page=last,rect=36,36,236,106 --image seal.png
  kumoin sign contract.pdf --demo alice --level B-LTA
  kumoin sign letter.xml --demo alice --commitment proof-of-approval --role Director
  kumoin sign image.iso --demo alice --format cades --packaging detached
  kumoin sign letter.p7m --demo taro --add
  kumoin sign offer.pdf plan.dwg terms.txt --demo alice --format asic-e --level B-LT

Password, PIN and one-time password are asked for where a person is at the terminal; a file
or --demo answers for scripts. A credential that is released on a page of the server (OAuth)
needs a browser on this machine: its address is printed, and the answer comes back to a port
here. A signer who is asked on another device is waited for. A document that is encrypted needs --pdf-password-file.
The format goes by the file unless --format tells it: PDF, XML and JSON files are signed as PAdES,
XAdES and JAdES. Levels from B-LT on need a trusted root: that of the demo,
or --trust FILE. The signature is checked before the file gets its name; a refusal leaves no file
behind. PDF files, files beside a detached signature and, up to B-T, files in containers with CAdES
may be larger than memory, up to 8 GiB; the rest up to 512 MiB.
Exit code: 0 signed; 1 refused, nothing is written; 2 wrong usage; 3 written, but at a lower level
than was wanted. One line on standard error says why.`;

/** As commander gives it: what was not written is missing. */
interface Written {
  readonly output?: string;
  readonly force?: true;
  readonly format?: FormatChoice;
  readonly packaging?: string;
  readonly containerType?: 'cades' | 'xades';
  readonly level: SignatureLevel;
  readonly trust?: readonly string[];
  readonly revocation: 'after' | 'current';
  readonly commitment?: readonly string[];
  readonly role?: readonly string[];
  readonly place?: string;
  readonly policy?: string;
  readonly policyDigest?: string;
  readonly policyUri?: string;
  readonly certify?: Certifying | true;
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
  readonly tsa?: readonly string[];
  readonly name?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly field?: string;
  readonly visible?: string | true;
  readonly image?: string;
  readonly pdfPasswordFile?: string;
  readonly add?: true;
  readonly countersign?: string;
  readonly content?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
}

export function makeSignCommand(handlers: Handlers, home: string): Command {
  const command = new Command('sign')
    .description('sign files with a key that is kept by a server (CSC API)')
    .argument('<files...>', 'what is signed; it is not changed')
    .option('-o, --output <file>', 'where to write; by default beside it, as FILE.signed.pdf')
    .option('-f, --force', 'replace the output file if it is there');
  shape(command);
  who(command);
  says(command);
  looks(command);
  return command
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', examples)
    .action((files: readonly string[], written: Written) => {
      refuseVagueFiles(files, written);
      return handlers.sign(files, readOptions(written, home));
    });
}

function shape(command: Command): void {
  const format = new Option('--format <format>', 'by the kind of the file unless told');
  const level = new Option('--level <level>', 'B-T: with a time-stamp; B-LT: and validation data');
  const kind = new Option('--container-type <type>', 'what signs inside a container');
  const age = new Option(
    '--revocation <age>',
    'answers made after the signature, or still current',
  );
  command
    .addOption(format.choices(formatChoices))
    .option('--packaging <packaging>', 'attached, detached, enveloped, enveloping, compact …')
    .addOption(kind.choices(['cades', 'xades']))
    .addOption(level.choices(signatureLevels).default('B-T'))
    .option('--add', 'the file is signed already: add this signature to those in it')
    .option('--countersign <id>', 'sign the signature of that id in it (see inspect)')
    .option('--content <file>', 'what its detached signature is over; may be repeated', collect)
    .option('--trust <file>', 'trusted certificates for validation data; may be repeated', collect)
    .option('--tsa <url>', 'time-stamp authority instead of the server’s; may be repeated', collect)
    .addOption(age.choices(['after', 'current']).default('after'));
}

function says(command: Command): void {
  const certify = new Option(
    '--certify [changes]',
    'first signature of a PDF; what may change after',
  );
  command
    .option('--commitment <type>', 'proof-of-approval …, an identifier, a URI', collect)
    .option('--role <role>', 'a role the signer claims; may be repeated', collect)
    .option('--place <place>', 'country=JP,region=…,locality=…,postalCode=…,street=…')
    .option('--policy <id>', 'signature policy: an object identifier or a URI')
    .option('--policy-digest <digest>', 'digest of its document: sha256:HEX')
    .option('--policy-uri <uri>', 'where its document is')
    .addOption(certify.choices(['none', 'fill', 'annotate']));
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

/** Two files might be two signatures or one: nobody should find out afterwards. */
function refuseVagueFiles(files: readonly string[], { format }: Written): void {
  if (files.length <= 1 || format !== undefined) return;
  throw new CliError('usage', 'one file, or --format asic-e for one signature over several');
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
    format: written.format,
    packaging: written.packaging,
    containerType: written.containerType,
    add: written.add ?? false,
    countersign: written.countersign,
    content: written.content ?? [],
    level: written.level,
    trust: written.trust ?? [],
    revocationFreshness: written.revocation === 'after' ? 'issued-after-proof' : 'current-at-proof',
    commitments: written.commitment ?? [],
    roles: written.role ?? [],
    place: written.place,
    policy: written.policy,
    policyDigest: written.policyDigest,
    policyUri: written.policyUri,
    certify: written.certify === true ? 'fill' : written.certify,
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
    tsa: written.tsa ?? [],
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

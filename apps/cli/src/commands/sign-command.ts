/** `kumoin sign`: its options, and how they are written. */

import { Command, Option } from 'commander';
import { signatureLevels } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { formatChoices } from '../engine/signing-plan.ts';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';
import { readSignOptions } from './read-sign-options.ts';
import type { WrittenSign } from './read-sign-options.ts';

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

The format goes by the file's ending, .pdf, .xml or .json, unless --format tells it; any other file
is taken for a PDF. The first packaging is the usual one, and the output stands beside the file:
  pades   enveloped                 FILE.signed.pdf
  cades   attached                  FILE.txt.p7m
          detached                  FILE.txt.p7s
  xades   enveloped, enveloping, internally-detached
                                    FILE.signed.xml
          detached                  FILE.txt.xades.xml
  jades   flattened, general        FILE.jades.json
          compact                   FILE.jws
          detached                  FILE.txt.jades.json
  asic-s  container of one file     FILE.txt.asics
  asic-e  container of any number   FILE.txt.asice
With --add and --countersign it is FILE.added.p7m, or as the file ends.

Password, PIN and one-time password are asked for where a person is at the terminal; a file
or --demo answers for scripts. A credential that is released on a page of the server (OAuth)
needs a browser on this machine: its address is printed, and the answer comes back to a port
here. A signer who is asked on another device is waited for. Levels from B-LT on need a trusted
root: that of the demo, or --trust FILE. A compact signature is B-B, since it has no place for more.
An option that a format has no place for is wrong usage. Addresses in certificates that lead into
private networks are not asked, but for the server and the authorities that are named.
The signature is checked before the file gets its name; a refusal leaves no file behind. PDF
files, files beside a detached signature and, up to B-T, files in containers with CAdES may be
larger than memory, up to 8 GiB; the rest up to 512 MiB.
Exit code: 0 signed; 1 refused, nothing is written; 2 wrong usage; 3 written, but at a lower level
than was wanted. One line on standard error says why.`;

export function makeSignCommand(handlers: Handlers, home: string): Command {
  const command = new Command('sign')
    .description('sign files with a key that is kept by a server (CSC API)')
    .argument('<files...>', 'what is signed; it is not changed')
    .option('-o, --output <file>', 'where to write; by default beside it, see below')
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
    .action((files: readonly string[], written: WrittenSign) => {
      refuseVagueFiles(files, written);
      return handlers.sign(files, readSignOptions(written, home));
    });
}

function shape(command: Command): void {
  const format = new Option('--format <format>', 'by the ending of the file unless told');
  const level = new Option(
    '--level <level>',
    'B-B: the signature alone; B-T, the usual: and a time-stamp; B-LT: and validation data; ' +
      'B-LTA: and a time-stamp over all of it',
  );
  const hash = new Option(
    '--hash <hash>',
    'digest that is signed; by the credential, which has to offer it, unless told',
  );
  const kind = new Option(
    '--container-type <type>',
    'what signs inside a container; cades unless told',
  );
  const age = new Option(
    '--revocation <age>',
    'of validation data: answers made after the signature, or still current ones',
  );
  command
    .addOption(format.choices(formatChoices))
    .option('--packaging <packaging>', 'where signature and content stand; see below')
    .addOption(kind.choices(['cades', 'xades']))
    .addOption(level.choices(signatureLevels))
    .addOption(hash.choices(['sha256', 'sha384', 'sha512']))
    .option('--element <id>', 'what an internally detached XML signature is over; repeats', collect)
    .option('--parent <id>', 'XML element the signature stands in; the root unless told')
    .option('--unencoded', 'a JSON signature holds the payload as it is, not as base64url')
    .option('--add', 'the file is signed already: add this signature to those in it')
    .option('--countersign <id>', 'sign the signature of that id in it (see inspect)')
    .option('--content <file>', 'what its detached signature is over; may be repeated', collect)
    .option('--trust <file>', 'trusted certificates for validation data; may be repeated', collect)
    .option('--tsa <url>', 'time-stamp authority instead of the server’s; may be repeated', collect)
    .option('--allow-private', 'ask also in private networks where certificates lead there')
    .addOption(age.choices(['after', 'current']).default('after'));
}

function says(command: Command): void {
  const certify = new Option(
    '--certify [changes]',
    'first signature of a PDF; what may change after: fill unless told',
  );
  command
    .option(
      '--commitment <type>',
      'proof-of-approval …, an object identifier, a URI; repeats',
      collect,
    )
    .option('--role <role>', 'a role the signer claims; may be repeated', collect)
    .option('--place <place>', 'country=JP,locality=… and region, postalCode, street')
    .option('--policy <id>', 'signature policy: an object identifier or a URI')
    .option('--policy-digest <digest>', 'digest of its document, which is needed: sha256:HEX')
    .option('--policy-file <file>', 'or the document itself, to be digested here')
    .option('--policy-uri <uri>', 'where its document is')
    .option('--policy-notice <text>', 'what whoever verifies is to be shown')
    .option('--content-hints <text>', 'what the content is, in words (CAdES, XAdES)')
    .option('--lock <fields>', 'of a PDF form, against changes: all, include:A,B or exclude:A,B')
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
    .option('--contact <text>', 'how the signer can be reached')
    .option('--field <name>', 'signature field to fill, or to make')
    .option('--visible [place]', 'show it on the page: page=1,corner=bottom-right,size=200x70')
    .option('--image <file>', 'PNG or JPEG to show in it; shows it as --visible does')
    .option('--text <line>', 'shown instead of name, time, reason and location; repeats', collect)
    .option('--font <file>', 'TrueType font to show it in; by default Noto Sans JP')
    .option(
      '--timezone <zone>',
      'of the time that is shown: Asia/Tokyo; by default of this machine',
    );
}

/** Two files might be two signatures or one: nobody should find out afterwards. */
function refuseVagueFiles(files: readonly string[], { format }: WrittenSign): void {
  if (files.length <= 1 || format !== undefined) return;
  throw new CliError('usage', 'one file, or --format asic-e for one signature over several');
}

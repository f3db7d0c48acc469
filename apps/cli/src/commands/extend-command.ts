/** `kumoin extend`: its options, and how they are written. */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { ExtendOptions } from '../engine/extend-file.ts';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin extend contract.signed.pdf --level B-LTA --demo
  kumoin extend contract.p7s --content contract.txt --level B-LT --trust root.pem --tsa http://tsa.example
  kumoin extend letter.signed.xml --level B-LTA --trust root.pem --tsa URL --tsa SECOND-URL

Takes signatures that other products made, too; what was signed is not changed by a byte. A
signature that is broken, or whose certificate had ended or been revoked before it is proven to
have existed, is refused. From B-LT on a trusted root is needed: --trust or --demo; and an authority:
--tsa or --demo. Addresses in certificates that lead into private networks are not asked, but for
the authorities that are named. B-LTA once more renews a B-LTA before its last time-stamp ends.
Exit code: 0 extended; 1 refused, nothing is written; 2 wrong usage; 3 written, but at a lower
level than was wanted. One line on standard error says why.`;

interface Written {
  readonly output?: string;
  readonly force?: true;
  readonly level: ExtendOptions['level'];
  readonly content?: readonly string[];
  readonly trust?: readonly string[];
  readonly tsa?: readonly string[];
  readonly allowPrivate?: true;
  readonly revocation: 'after' | 'current';
  readonly demo?: string | true;
  readonly home?: string;
  readonly pdfPasswordFile?: string;
  readonly json?: true;
  readonly quiet?: true;
}

export function makeExtendCommand(handlers: Handlers, home: string): Command {
  const level = new Option('--level <level>', 'to which level').choices(['B-T', 'B-LT', 'B-LTA']);
  const command = new Command('extend')
    .description('bring a signature to a higher level, or renew its last time-stamp')
    .argument('<file>', 'the signed document; it is not changed')
    .option('-o, --output <file>', 'where to write; by default beside it, as FILE.extended.pdf')
    .option('-f, --force', 'replace the output file if it is there')
    .addOption(level.default('B-LTA'))
    .option('--content <file>', 'what a detached signature is over; may be repeated', collect);
  return outside(command)
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', examples)
    .action((file: string, written: Written) => handlers.extend(file, readOptions(written, home)));
}

/** Whom to trust, and whom to ask. */
function outside(command: Command): Command {
  const age = new Option(
    '--revocation <age>',
    'answers made after the signature, or still current then',
  );
  return command
    .option('--trust <file>', 'trusted certificates, PEM or DER; may be repeated', collect)
    .option('--tsa <url>', 'time-stamp authority (RFC 3161); may be repeated', collect)
    .option('--allow-private', 'ask also in private networks where certificates lead there')
    .addOption(age.choices(['after', 'current']).default('after'))
    .option('--demo [name]', 'trust the root that demo.json names, and ask its authority')
    .option('--home <folder>', 'where demo.json is; by default $KUMOIN_HOME, or var in the clone');
}

function readOptions(written: Written, home: string): ExtendOptions {
  const { content = [], trust = [], tsa = [], revocation } = written;
  return {
    output: written.output,
    force: written.force ?? false,
    level: written.level,
    content,
    trust,
    tsa,
    allowPrivate: written.allowPrivate ?? false,
    revocationFreshness: revocation === 'after' ? 'issued-after-proof' : 'current-at-proof',
    demo: written.demo,
    home: written.home === undefined ? home : resolve(written.home),
    pdfPasswordFile: written.pdfPasswordFile,
    json: written.json ?? false,
    quiet: written.quiet ?? false,
  };
}

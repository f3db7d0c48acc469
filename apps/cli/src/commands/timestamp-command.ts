/** `kumoin timestamp`: its options, and how they are written. */

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CliError } from '../cli-error.ts';
import type { TimestampOptions } from '../engine/timestamp-file.ts';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin timestamp photo.jpg --tsa http://tsa.example
  kumoin timestamp contract.pdf --pdf --demo
  kumoin timestamp report.txt --container --demo

Without --pdf and --container the token (RFC 3161) is written beside the file, as FILE.tst; the
file may be of any size, and only its digest travels. kumoin inspect FILE.tst --content FILE
checks it.
Exit code: 0 stamped; 1 refused, nothing is written, with one line on standard error;
2 wrong usage.`;

interface Written {
  readonly output?: string;
  readonly force?: true;
  readonly pdf?: true;
  readonly container?: true;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly tsa?: readonly string[];
  readonly demo?: string | true;
  readonly home?: string;
  readonly pdfPasswordFile?: string;
  readonly json?: true;
  readonly quiet?: true;
}

export function makeTimestampCommand(handlers: Handlers, home: string): Command {
  const hash = new Option('--hash <hash>', 'digest that is stamped');
  const pdf = new Option('--pdf', 'a document time-stamp inside the PDF file');
  return new Command('timestamp')
    .description('prove that a file existed, by a time-stamp authority')
    .argument('<file>', 'any file; it is not changed')
    .option(
      '-o, --output <file>',
      'where to write; by default beside it: FILE.tst, FILE.stamped.pdf or FILE.asics',
    )
    .option('-f, --force', 'replace the output file if it is there')
    .addOption(pdf.conflicts('container'))
    .option('--container', 'an ASiC-S with the file and its time-stamp inside')
    .addOption(hash.choices(['sha256', 'sha384', 'sha512']).default('sha256'))
    .option('--tsa <url>', 'time-stamp authority (RFC 3161); may be repeated', collect)
    .option('--demo [name]', 'ask the authority that demo.json names')
    .option('--home <folder>', 'where demo.json is; by default $KUMOIN_HOME, or var in the clone')
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', examples)
    .action((file: string, written: Written) =>
      handlers.timestamp(file, readOptions(written, home)),
    );
}

function readOptions(written: Written, home: string): TimestampOptions {
  const { tsa = [], demo, pdf, container } = written;
  if (tsa.length === 0 && demo === undefined) {
    throw new CliError('usage', 'which authority? --tsa URL, or --demo');
  }
  return {
    output: written.output,
    force: written.force ?? false,
    as: pdf === true ? 'pdf' : container === true ? 'container' : 'token',
    hash: written.hash,
    tsa,
    demo,
    home: written.home === undefined ? home : resolve(written.home),
    pdfPasswordFile: written.pdfPasswordFile,
    json: written.json ?? false,
    quiet: written.quiet ?? false,
  };
}

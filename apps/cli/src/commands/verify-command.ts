/** `kumoin verify`: its options, and how they are written. */

import { resolve } from 'node:path';
import { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin verify contract.signed.pdf --demo
  kumoin verify contract.signed.pdf --trust root.pem --trust tsa-root.pem
  kumoin verify contract.signed.pdf --trust root.pem --json

Says whether each signature is whole, whose it is, when it was made, and what was changed
after it; and what was not checked. Nothing is fetched from anywhere.
Exit code: 0 every signature is valid; 1 one is not, is not proven, or there is none;
2 wrong usage.`;

interface Written {
  readonly trust?: readonly string[];
  readonly demo?: string | true;
  readonly home?: string;
  readonly pdfPasswordFile?: string;
  readonly json?: true;
}

export function makeVerifyCommand(handlers: Handlers, home: string): Command {
  return new Command('verify')
    .description('verify the signatures of a PDF file')
    .argument('[file]', 'the PDF file')
    .option('--trust <file>', 'trusted certificates, PEM or DER; may be repeated', collect)
    .option('--demo [name]', 'trust the root that demo.json names')
    .option('--home <folder>', 'where demo.json is; by default $KUMOIN_HOME, or var in the clone')
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', examples)
    .action((given: string | undefined, written: Written) => {
      const { trust = [], demo, pdfPasswordFile } = written;
      return handlers.verify(given ?? fileBehind(demo), {
        trust,
        demo: demo !== undefined,
        pdfPasswordFile,
        home: written.home === undefined ? home : resolve(written.home),
        json: written.json ?? false,
      });
    });
}

/** `--demo FILE`: the name is optional, so the only other word is the file. */
function fileBehind(demo: string | true | undefined): string {
  if (typeof demo === 'string') return demo;
  throw new CliError('usage', 'which file? kumoin verify FILE.pdf');
}

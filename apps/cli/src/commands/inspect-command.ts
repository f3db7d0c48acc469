/** `kumoin inspect`: its options, and how they are written. */

import { Command } from 'commander';
import { collect } from './collect-option.ts';
import type { Handlers } from './handlers.ts';

const examples = `
Examples:
  kumoin inspect contract.signed.pdf
  kumoin inspect contract.p7s --content contract.txt
  kumoin inspect tender.asice --json

Tells what a signed document of any format says: signers, attributes, time-stamps, validation
data, what is covered; and whether its octets hold together. Nothing is fetched. Whether any of
it is to be trusted is another question.
Exit code: 0 whole; 1 something in it is not as it was signed, or what it is over is not at hand
(--content); 2 wrong usage.`;

interface Written {
  readonly content?: readonly string[];
  readonly pdfPasswordFile?: string;
  readonly json?: true;
}

export function makeInspectCommand(handlers: Handlers): Command {
  return new Command('inspect')
    .description('show what a signed document says, in any format')
    .argument('<file>', 'a PDF, CMS, XML or JSON signature, a container, a time-stamp token')
    .option('--content <file>', 'what a detached signature is over; may be repeated', collect)
    .option('--pdf-password-file <file>', 'password of an encrypted PDF file')
    .option('--json', 'print the description as JSON')
    .addHelpText('after', examples)
    .action((file: string, { content = [], pdfPasswordFile, json }: Written) =>
      handlers.inspect(file, { content, pdfPasswordFile, json: json ?? false }),
    );
}

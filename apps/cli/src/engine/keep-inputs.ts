/** What one run of `sign`, `extend` or `timestamp` reads, so that its output spares all of it. */

import { join } from 'node:path';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import type { SignOptions } from '../sign/sign-options.ts';

/** The options that name files which are read. */
export type ReadingOptions = Pick<SignOptions, 'home'> &
  Partial<
    Pick<
      SignOptions,
      | 'content'
      | 'trust'
      | 'image'
      | 'font'
      | 'policyFile'
      | 'passwordFile'
      | 'pinFile'
      | 'clientSecretFile'
      | 'pdfPasswordFile'
    >
  > & { readonly demo?: string | true | undefined };

/** @throws {CliError} `usage` where the output is one of them. */
export function keepInputs(
  output: string,
  files: readonly string[],
  options: ReadingOptions,
): void {
  const { content = [], trust = [], image, font, policyFile } = options;
  const { demo, home } = options;
  const { passwordFile, pinFile, clientSecretFile, pdfPasswordFile } = options;
  refuseOverwriting(output, [
    ...files,
    ...content,
    ...trust,
    image,
    font,
    policyFile,
    passwordFile,
    pinFile,
    clientSecretFile,
    pdfPasswordFile,
    demo === undefined ? undefined : join(home, 'demo.json'),
  ]);
}

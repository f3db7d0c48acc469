/** The result of `kumoin sign` for a person. */

import { printable } from '../terminal/printable.ts';
import type { SignResult } from './sign-file.ts';

export function renderSignResult(result: SignResult): string {
  const { output, level, signer, credentialID, claimedAt, timestampAt } = result;
  const time = timestampAt === null ? `${claimedAt}, by this machine` : `${timestampAt}, stamped`;
  return [
    `signed: ${printable(output)}`,
    `  by     ${printable(signer)} (credential ${printable(credentialID)})`,
    `  level  PAdES ${level}`,
    `  time   ${time}`,
    '',
  ].join('\n');
}

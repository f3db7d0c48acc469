/**
 * The link that makes a phone a token, as its picture holds it. Code and hash stand behind the `#`:
 * browsers send nothing of that to anybody, so neither ends up in a log.
 */

import type { OfferedEnrolment } from '#usecases/tokens/begin-enrolment.ts';

export function enrolmentLink(
  baseUrl: string,
  { code, keyHash }: Pick<OfferedEnrolment, 'code' | 'keyHash'>,
): string {
  const hash = Buffer.from(keyHash).toString('base64url');
  return `${baseUrl}/authenticator/#enrol=${code.reveal()}.${hash}`;
}

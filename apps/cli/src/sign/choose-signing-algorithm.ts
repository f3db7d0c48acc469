/** The algorithm a credential signs with, by the hash that was told where one was. */

import { chooseAlgorithm, SdkError } from '@kumoin/sdk';
import type { ChosenAlgorithm, RemoteCredential } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import type { SignOptions } from './sign-options.ts';

/** @throws {CliError} `refused` where the credential does not offer it. {SdkError} */
export function chooseSigningAlgorithm(
  credential: Pick<RemoteCredential, 'id' | 'algorithms'>,
  { hash }: Pick<SignOptions, 'hash'>,
): ChosenAlgorithm {
  try {
    return chooseAlgorithm(credential, hash);
  } catch (cause) {
    if (hash === undefined || !(cause instanceof SdkError)) throw cause;
    const problem = `credential ${credential.id} does not sign with ${hash}`;
    throw new CliError('refused', `${problem}; another --hash, or another --credential`, { cause });
  }
}

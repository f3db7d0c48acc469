/**
 * A session at the server: logged in, with the credential that is to sign; ended when the work
 * is done, not an hour later.
 */

import { CscClient } from '@kumoin/sdk';
import { chooseCredential } from './choose-credential.ts';
import { readServerAddress } from './server-address.ts';
import type { SigningSession } from './signing-session.ts';
import type { SignOptions } from './sign-options.ts';
import type { SignWorld } from './sign-world.ts';
import { gatherMeans } from './signing-means.ts';
import type { SigningMeans } from './signing-means.ts';

/** @throws {CliError} {SdkError} */
export async function withSession<T>(
  options: SignOptions,
  world: SignWorld,
  use: (session: SigningSession) => Promise<T>,
): Promise<T> {
  const means = gatherMeans(options, { ...world, home: options.home });
  const { client, token } = await logIn(options, means, world);
  try {
    const choice = { wanted: options.credential, demo: means.demo, questions: world.questions };
    const credential = await chooseCredential(client, choice);
    return await use({ client, means, credential });
  } finally {
    await logOut(client, token);
  }
}

async function logIn(options: SignOptions, means: SigningMeans, world: SignWorld) {
  const { progress, fetch } = world;
  const { insecureHttp } = options;
  const baseUrl = readServerAddress({ server: means.server, insecureHttp });
  const client = new CscClient({ baseUrl, fetch });
  progress.rest();
  const account = await means.account();
  const password = await means.password(account);
  progress.begin(`logging in at ${baseUrl} as ${account}`);
  const { accessToken } = await client.login(account, password);
  progress.rest();
  return { client, token: accessToken };
}

/** Ends the access now rather than in an hour. */
async function logOut(client: CscClient, token: string): Promise<void> {
  try {
    await client.revoke(token);
  } catch {
    // Not every server offers it, and what was asked for is done or has failed already.
  }
}

/**
 * One call of the operator's face (`/operator/v1/…`): what needs a person in charge of the server.
 * The token comes from a file, or from the evaluation profile's demo.json; never from the command
 * line, where others see it.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postJson } from '@kumoin/sdk';
import type { Fetch } from '@kumoin/sdk';
import { CliError } from '../cli-error.ts';
import { readDemo } from '../demo/read-demo.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import { readServerAddress } from '../sign/server-address.ts';

export interface OperatorOptions {
  readonly home: string;
  readonly server: string | undefined;
  readonly insecureHttp: boolean;
  readonly operatorTokenFile: string | undefined;
  readonly json: boolean;
}

export interface OperatorCall {
  /** Such as `clients/register`. */
  readonly method: string;
  readonly body: object;
  /** A member that is too much, or too secret, for the screen: into a file that is not there yet. */
  readonly saves?: { readonly member: string; readonly file: string };
}

type Answer = Readonly<Record<string, unknown>>;

/** @throws {CliError} when nobody is named as the operator. @throws {SdkError} what the server said. */
export async function operate(
  fetch: Fetch,
  { method, body, saves }: OperatorCall,
  options: OperatorOptions,
): Promise<Answer> {
  const { base, token } = findDoor(options);
  const url = `${base}/operator/v1/${method}`;
  const headers = { authorization: `Bearer ${token}` };
  if (saves !== undefined) refuseTaken(saves.file);
  const { members } = await postJson(fetch, { url, body, headers });
  return saves === undefined ? members : save(members, saves);
}

/** Before anything is asked for: a key that was let out and cannot be kept is out for nothing. */
function refuseTaken(file: string): void {
  if (existsSync(file)) throw new CliError('refused', `${file} is there already`);
}

function save(members: Answer, { member, file }: NonNullable<OperatorCall['saves']>): Answer {
  const { [member]: content, ...others } = members;
  if (typeof content !== 'string') throw new CliError('refused', `the answer has no ${member}`);
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
  return { ...others, [member]: file };
}

function findDoor(options: OperatorOptions): { readonly base: string; readonly token: string } {
  const { home, server, insecureHttp, operatorTokenFile } = options;
  if (server === undefined) {
    const { cscV2, operatorToken } = readDemo(home);
    if (operatorTokenFile !== undefined) {
      return { base: baseOf(cscV2), token: readSecretFile(operatorTokenFile) };
    }
    if (operatorToken !== undefined) return { base: baseOf(cscV2), token: operatorToken };
    throw new CliError('refused', `${join(home, 'demo.json')} names no operator`);
  }
  if (operatorTokenFile === undefined) {
    throw new CliError('usage', '--server needs --operator-token-file');
  }
  const token = readSecretFile(operatorTokenFile);
  return { base: baseOf(readServerAddress({ server, insecureHttp })), token };
}

function baseOf(api: string): string {
  return api.replace(/\/csc\/v[0-9]+$/, '');
}

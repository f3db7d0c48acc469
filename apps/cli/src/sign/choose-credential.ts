/**
 * Which of the signer's keys signs: the one that was named; for a demo signer the first whose
 * factors can be answered from `demo.json`; else the only one there is, or the one picked.
 */

import type { CscClient, RemoteCredential } from '@kumoin/sdk';
import { isAnswerable, wayFor } from './gather-factors.ts';
import { CliError } from '../cli-error.ts';
import type { DemoSigner } from '../demo/read-demo.ts';
import { printable } from '../terminal/printable.ts';
import type { Questions } from '../terminal/questions.ts';

export interface CredentialChoice {
  /** Of `--credential`. */
  readonly wanted: string | undefined;
  readonly demo: DemoSigner | undefined;
  readonly questions: Questions;
}

/** @throws {CliError} `usage` or `refused`. @throws {SdkError} */
export async function chooseCredential(
  client: CscClient,
  choice: CredentialChoice,
): Promise<RemoteCredential> {
  const id = choice.wanted ?? answerable(choice.demo) ?? (await pick(client, choice.questions));
  const credential = await client.showCredential(id);
  refuseUnusable(credential);
  return credential;
}

function answerable(demo: DemoSigner | undefined): string | undefined {
  if (demo === undefined) return undefined;
  const answered = new Set(['PIN', 'OTP', ...(demo.ocra === undefined ? [] : ['OCRA'])]);
  const found = demo.credentials.find(
    ({ mode, factors }) => mode === 'explicit' && factors.every((factor) => answered.has(factor)),
  );
  if (found !== undefined) return found.credentialId;
  throw new CliError('refused', `${demo.account} has no credential that can be used from here`);
}

async function pick(client: CscClient, questions: Questions): Promise<string> {
  const ids = await client.listCredentials();
  const [first, second] = ids;
  if (first === undefined) throw new CliError('refused', 'this account has no credential');
  if (second === undefined) return first;
  const option = `--credential ID, one of: ${ids.join(', ')}`;
  const choices = await Promise.all(ids.map((id) => describe(client, id)));
  return questions.choose({ label: 'Which credential signs?', option }, choices);
}

async function describe(client: CscClient, id: string) {
  const { description } = await client.showCredential(id);
  const label = description === undefined ? id : `${description} (${id})`;
  return { value: id, label: printable(label) };
}

/** What no factor could mend is told before the signer is asked for one. */
function refuseUnusable({ id, enabled, mode, factors, expression }: RemoteCredential): void {
  if (!enabled) throw new CliError('refused', `credential ${id} is disabled`);
  if (mode === 'oauth2code') return;
  if (mode !== 'explicit' && mode !== 'implicit') {
    throw new CliError('refused', `credential ${id} is released in a way unknown here (${mode})`);
  }
  if (wayFor({ factors, expression }) !== undefined) return;
  const others = factors.filter((factor) => !isAnswerable(factor));
  const needs = expression ?? others.map((factor) => factor.id).join(', ');
  throw new CliError('refused', `credential ${id} needs ${needs}, which cannot be given here`);
}

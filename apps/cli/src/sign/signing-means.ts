/**
 * Where the answers for a signature come from: options first, then the demo file, then the
 * person at the terminal. Each is asked for when it is needed, not before: nobody types a
 * password for a server that is down.
 */

import { fromBase32, insecureRawQuestion, ocra, parseOcraSuite, totp } from '@kumoin/otp';
import { CliError } from '../cli-error.ts';
import { findDemoSigner, readDemo } from '../demo/read-demo.ts';
import type { DemoSigner, DemoToken, DemoTotp } from '../demo/read-demo.ts';
import { readSecretFile } from '../files/read-secret-file.ts';
import type { Questions } from '../terminal/questions.ts';

export interface MeansOptions {
  readonly demo: string | undefined;
  readonly server: string | undefined;
  readonly account: string | undefined;
  readonly passwordFile: string | undefined;
  readonly pinFile: string | undefined;
  readonly otp: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecretFile: string | undefined;
}

export interface MeansWorld {
  readonly home: string;
  readonly questions: Questions;
  readonly now: () => number;
}

export interface HeldToken {
  readonly id: string;
  codeFor(question: string): string;
}

/** How this program is known to an authorization server. */
export interface OAuthMeans {
  readonly clientId: string;
  /** None for a public client. */
  readonly clientSecret: string | undefined;
}

export interface SigningMeans {
  readonly server: string;
  readonly demo: DemoSigner | undefined;
  account(): Promise<string>;
  password(account: string): Promise<string>;
  pin(): Promise<string>;
  otp(): Promise<string>;
  /** The answer to a challenge of another factor. */
  answer(label: string): Promise<string>;
  /** The token that this program holds itself. */
  readonly token: HeldToken | undefined;
  readonly oauth: OAuthMeans | undefined;
  /** Set when this program computes the codes itself, so that another one can be had. */
  readonly codePeriodMs: number | undefined;
  /** Whether PIN and seed come from one source that knows both, so that both are right. */
  readonly factorsKnown: boolean;
}

/** @throws {CliError} `usage` or `refused`. */
export function gatherMeans(options: MeansOptions, world: MeansWorld): SigningMeans {
  const demo = options.demo === undefined ? undefined : readDemo(world.home);
  const signer = demo && findDemoSigner(demo, options.demo ?? '');
  const server = options.server ?? demo?.cscV2;
  if (server === undefined) throw new CliError('usage', 'give --server URL, or --demo NAME');
  const { questions, now } = world;
  const code = options.otp === undefined ? signer?.totp : undefined;
  const fileOr = (file: string | undefined, known: string | undefined) =>
    file === undefined ? known : readSecretFile(file);

  const password = fileOr(options.passwordFile, signer?.password);
  const pin = fileOr(options.pinFile, signer?.pin);
  return {
    server,
    demo: signer,
    account: async () =>
      options.account ??
      signer?.account ??
      questions.text({ label: 'Account', option: '--account NAME' }),
    password: async (account) =>
      password ??
      questions.secret({ label: `Password of ${account}`, option: '--password-file FILE' }),
    pin: async () => pin ?? questions.secret({ label: 'PIN', option: '--pin-file FILE' }),
    otp: async () =>
      options.otp ??
      (code && computeCode(code, now())) ??
      questions.secret({ label: 'One-time password', option: '--otp CODE' }),
    answer: (label) => questions.secret({ label, option: 'a terminal' }),
    token: signer?.ocra && tokenOf(signer.ocra),
    oauth: oauthOf(options, demo?.clientId),
    codePeriodMs: code && code.periodSeconds * 1000,
    factorsKnown: code !== undefined && options.pinFile === undefined,
  };
}

function oauthOf(
  { clientId, clientSecretFile }: MeansOptions,
  known: string | undefined,
): OAuthMeans | undefined {
  const id = clientId ?? known;
  if (id === undefined) return undefined;
  const clientSecret =
    clientSecretFile === undefined ? undefined : readSecretFile(clientSecretFile);
  return { clientId: id, clientSecret };
}

/** The question comes from the server as text; a token of its own would show what it stands for. */
function tokenOf({ tokenId: id, suite: text, secretHex }: DemoToken): HeldToken {
  const suite = parseOcraSuite(text);
  const key = Buffer.from(secretHex, 'hex');
  const codeFor = (question: string) =>
    ocra({ suite, key, question: insecureRawQuestion(suite, question) });
  return { id, codeFor };
}

function computeCode({ secretBase32, ...totpMembers }: DemoTotp, at: number): string {
  return totp({ ...totpMembers, seed: fromBase32(secretBase32), at });
}

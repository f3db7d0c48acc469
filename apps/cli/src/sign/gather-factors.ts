/**
 * What the signer gives for a yes, factor by factor: PIN and one-time password, the answer to a
 * challenge, the code of a token over this very document, and an empty entry for what the server
 * asks on another device.
 */

import type {
  AuthDatum,
  CscClient,
  Factor,
  FactorValues,
  RemoteCredential,
  TokenQuestion,
  YesRequest,
} from '@kumoin/sdk';
import { printable } from '../terminal/printable.ts';
import type { SigningMeans } from './signing-means.ts';
import { waysToAgree } from './ways-to-agree.ts';

/** A passkey signs a challenge with its own hardware; a terminal has none. */
export function isAnswerable({ id, type, generator }: Factor): boolean {
  if (id === 'PIN' || id === 'OTP' || type.endsWith('OOB')) return true;
  return type === 'ChallengeResponse' && generator !== 'webauthn';
}

/** The easiest set of factors that is enough, and can be given from a terminal. */
export function wayFor(
  credential: Pick<RemoteCredential, 'factors' | 'expression'>,
): readonly Factor[] | undefined {
  const ways = waysToAgree(credential.factors, credential.expression);
  return ways.find((way) => way.every(isAnswerable));
}

/** Who is asked, about what. */
export interface FactorSource {
  readonly client: CscClient;
  readonly means: SigningMeans;
  /** Shows a line to the person. */
  readonly tell: (line: string) => void;
  /** What the document is called. */
  readonly label: string;
}

/** @throws {SdkError} @throws {CliError} */
export async function gatherFactors(
  source: FactorSource,
  request: YesRequest,
): Promise<FactorValues> {
  const { means } = source;
  const { credential } = request;
  const { needsPin, needsOtp, expression } = credential;
  const way = expression === undefined ? undefined : wayFor(credential);
  const factors = way ?? credential.factors;
  const asks = (id: string, otherwise: boolean) =>
    way === undefined ? otherwise : way.some((factor) => factor.id === id);
  const authData: AuthDatum[] = [];
  for (const factor of factors) {
    if (factor.id === 'PIN' || factor.id === 'OTP') continue;
    authData.push(await answer(factor, source, request));
  }
  return {
    ...(asks('PIN', needsPin) && { pin: await means.pin() }),
    ...(asks('OTP', needsOtp) && { otp: await codeFor(factors, source, request) }),
    ...(authData.length > 0 && { authData }),
  };
}

/** v1 calls every code `OTP`: one of a token, too. */
function codeFor(
  factors: readonly Factor[],
  source: FactorSource,
  request: YesRequest,
): Promise<string> {
  const factor = factors.find(({ id }) => id === 'OTP');
  const isOfToken = factor?.generator === 'ocra';
  return isOfToken ? answerByToken(factor, source, request) : source.means.otp();
}

async function answer(
  factor: Factor,
  source: FactorSource,
  request: YesRequest,
): Promise<AuthDatum> {
  const { id, type, generator, label = id } = factor;
  const { client, means } = source;
  if (type.endsWith('OOB')) return { id };
  if (generator === 'ocra') return { id, value: await answerByToken(factor, source, request) };
  const challenge = await client.getChallenge(request.credential.id, id);
  return { id, value: await means.answer(challenge ?? label) };
}

/** What the token shows is shown here, too: the two must be the same. */
async function answerByToken(
  { id, label = id }: Factor,
  { client, means, tell, label: document }: FactorSource,
  { credential, digests, hashOid }: YesRequest,
): Promise<string> {
  const asked = await client.askToken({
    ...{ credentialId: credential.id, authObjectId: id, digests, hashOid },
    ...{ labels: [document], description: signedHere },
    ...(means.token && { tokenId: means.token.id }),
  });
  if (means.token !== undefined) return means.token.codeFor(asked.question);
  for (const line of describeQuestion(asked)) tell(line);
  return means.answer(label);
}

/** What is said of it where a signer is told. */
export const signedHere = 'one PDF document';

function describeQuestion(asked: TokenQuestion): readonly string[] {
  const { title = '', lines, question, pageUrl } = asked;
  const shown = lines.map(({ label, value }) => `  ${label}: ${value}`);
  const typed = (question.match(/.{1,4}/g) ?? []).join(' ');
  const page = pageUrl === undefined ? [] : [`  Or let it read this page: ${pageUrl}`];
  return [title, ...shown, `  Type into your token: ${typed}`, ...page].map(printable);
}

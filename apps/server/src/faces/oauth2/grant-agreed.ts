/**
 * What a person agreed to becomes a grant of the engine: the scope, and what exactly it is for.
 * With scope `credential` the yes goes on record first; the engine's grant hangs on it.
 */

import type { Provider } from 'oidc-provider';
import { factorId } from '#domain/authorization/factor-plan.ts';
import type { FactorAnswers } from '#domain/authorization/factor-plan.ts';
import { factorKinds } from '#domain/credentials/credential.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import { Secret } from '#domain/secret.ts';
import { factorField, formFields } from '#pages/form-fields.ts';
import { readAssertion } from '../read-passkey.ts';
import { readField } from '../read-form.ts';
import { checkAgreement } from './check-agreement.ts';
import type { AskedPerson, Asking } from './asking.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import { labelsOf } from './read-authorization.ts';

export interface AgreedParts {
  readonly face: OAuth2Face;
  readonly engine: Provider;
  /** As the browser sent it. */
  readonly form: unknown;
}

/** The word for the record that says an answer shall be in the dialect of v1. */
export const dialectKind = 'DialectV1';
const dialectSeconds = 300;
const factorCharactersMax = 256;
const assertionCharactersMax = 50_000;

/** @returns the identifier of the grant. @throws {Refusal} */
export async function grantAgreed(
  asking: Asking & { readonly person: AskedPerson },
  parts: AgreedParts,
): Promise<string> {
  const { face, engine } = parts;
  const { client, person, authorization } = asking;
  const { scope, detail } = authorization;
  await checkAgreement(face, asking);
  const given = await giveConsentFor(asking, parts);
  const grant = new engine.Grant({ accountId: person.account.id, clientId: client.id });
  if (given !== undefined) grant.jti = given.grantId;
  grant.addResourceScope(`${face.baseUrl()}/csc`, scope);
  if (detail !== undefined) {
    grant.addRar({ ...detail, ...(given && { credentialID: given.credential.id }) } as never);
  }
  const grantId = await grant.save();
  if (authorization.speaksV1) {
    const record = { kind: dialectKind, id: grantId, payload: {}, grantId };
    await face.engineRecords.keep({ ...record, seconds: dialectSeconds });
  }
  return grantId;
}

async function giveConsentFor(
  { uid, client, person, authorization }: Asking & { readonly person: AskedPerson },
  { face, form }: AgreedParts,
) {
  const { yes } = authorization;
  if (yes === undefined) return undefined;
  return face.giveConsent({
    client,
    accountId: person.account.id,
    request: yes,
    interactionId: uid,
    answers: readAnswers(form),
    assertion: readPasskey(form),
    recentlyStrong: person.recentlyStrong,
    labels: labelsOf(yes),
  });
}

/** JSON that the script of the page put into the form. */
function readPasskey(form: unknown): PasskeyAssertion | undefined {
  const text = readField(form, formFields.passkey, assertionCharactersMax);
  try {
    return text === '' ? undefined : readAssertion(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whatever was typed; the rules say what of it is needed. */
function readAnswers(form: unknown): FactorAnswers {
  const typed = factorKinds.flatMap((kind) => {
    const text = readField(form, factorField(factorId(kind)), factorCharactersMax);
    return text === '' ? [] : [[kind, new Secret(text)] as const];
  });
  return { byKind: new Map(typed) };
}

/**
 * Has the device that a page waits for approved, and is that enough? Then the page goes on by
 * itself, as if the person had agreed on it: they have, on the device, which knew the number that
 * only this page shows. Only where the page itself asks again, see `waitingPath`; a log-in that
 * leads here shows the page. The answer waits for the device a while.
 */

import { factorId, isEnough } from '#domain/authorization/factor-plan.ts';
import { factorField, formFields } from '#pages/form-fields.ts';
import { deviceAnswer } from '#pages/render-token-factor.ts';
import { readField } from '../read-form.ts';
import type { AskedPerson, Asking } from './asking.ts';
import type { OAuth2Face } from './oauth2-face.ts';
import { questionsOf } from './show-consent-page.ts';

/** Longer than a person needs to take up their phone; shorter than proxies wait. */
const waitSeconds = 10;

/** @returns the form that the person need not send. */
export async function approvedByDevice(
  face: OAuth2Face,
  asking: Asking & { readonly person: AskedPerson },
  query: unknown,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { client, person, authorization } = asking;
  const { yes } = authorization;
  if (yes === undefined || readField(query, formFields.wait) === '') return undefined;
  const accountId = person.account.id;
  const credential = await face.showConsent({ client, accountId, request: yes });
  const questions = await questionsOf(face, { ...asking, waitSeconds }, credential);
  const device = questions.find(({ kind }) => kind === 'device');
  if (device?.state !== 'approved' || !isEnough(credential, ['device'])) return undefined;
  return { [factorField(factorId('device'))]: deviceAnswer };
}

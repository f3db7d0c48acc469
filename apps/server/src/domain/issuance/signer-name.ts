/**
 * The subject of a signer's certificate (EN 319 412-2, subject): country, the person's names,
 * a serial number that tells two people of the same name apart, and the common name.
 *
 * Names are taken as the caller gives them: splitting a display name into given name and
 * surname by machine is wrong for half of the world.
 */

import { buildName, PkiError } from '@kumoin/pki';
import type { NameAttributeType } from '@kumoin/pki';
import { Refusal, refuseUnless } from '#domain/refusal.ts';

export interface SignerName {
  /** Two capital letters. */
  readonly country: string;
  /** At least one of the two, or a pseudonym instead of both. */
  readonly givenName?: string;
  readonly surname?: string;
  readonly pseudonym?: string;
  readonly commonName: string;
  /** Stable for the person; the account's identifier. */
  readonly serialNumber: string;
}

/**
 * @returns Name, DER.
 * @throws {Refusal} `certificate_request_refused`, when a part is missing, too long, or holds
 * characters it must not.
 */
export function buildSignerName(name: SignerName): Uint8Array {
  const { country, givenName, surname, pseudonym, serialNumber, commonName } = name;
  const named = givenName !== undefined || surname !== undefined;
  const either = named !== (pseudonym !== undefined);
  refuseUnless(either, 'certificate_request_refused', 'either names or a pseudonym');
  const attributes: { type: NameAttributeType; value: string }[] = [
    { type: 'countryName', value: country },
    ...(surname === undefined ? [] : [{ type: 'surname' as const, value: surname }]),
    ...(givenName === undefined ? [] : [{ type: 'givenName' as const, value: givenName }]),
    ...(pseudonym === undefined ? [] : [{ type: 'pseudonym' as const, value: pseudonym }]),
    { type: 'serialNumber', value: serialNumber },
    { type: 'commonName', value: commonName },
  ];
  try {
    return buildName(attributes);
  } catch (error) {
    if (error instanceof PkiError) throw new Refusal('certificate_request_refused', error.message);
    throw error;
  }
}

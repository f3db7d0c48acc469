/**
 * What a token has to offer for the keys we make and the signatures we ask for. PKCS #11 v3.0
 * lists the mechanisms; a token of an older standard lacks those of Ed25519, which harms nobody
 * who has no such keys.
 */

import type { Place } from './key-objects.ts';

const needed: Readonly<Record<string, number>> = {
  CKM_RSA_PKCS_KEY_PAIR_GEN: 0x0000,
  CKM_RSA_PKCS: 0x0001,
  CKM_RSA_PKCS_PSS: 0x000d,
  CKM_EC_KEY_PAIR_GEN: 0x1040,
  CKM_ECDSA: 0x1041,
  CKM_EC_EDWARDS_KEY_PAIR_GEN: 0x1055,
  CKM_EDDSA: 0x1057,
};

/** @returns the names of those the token does not offer. */
export function lackingMechanisms({ cryptoki, session }: Place): readonly string[] {
  const { slotID } = cryptoki.C_GetSessionInfo(session);
  const offered = new Set(cryptoki.C_GetMechanismList(slotID));
  return Object.entries(needed).flatMap(([name, number]) => (offered.has(number) ? [] : [name]));
}

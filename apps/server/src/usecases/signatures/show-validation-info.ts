/**
 * Show validation info: what somebody who checks one of our signatures needs and does not find
 * inside it.
 *
 * CSC API v2.0.0.2, 11.11, `returnValidationInfo`. The certificates all stand in the signature
 * and in its time-stamp, so these are the newest revocation lists of the CAs above both.
 */

import type { PublishedCrl } from '#domain/issuance/published-crl.ts';

export interface ShowValidationInfoPorts {
  /** @throws {Refusal} `authority_unknown`, `certificate_not_valid`. */
  publishCrl(name: string): Promise<PublishedCrl>;
}

/** DER. */
export interface ValidationInfo {
  readonly ocsp: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly certificates: readonly Uint8Array[];
}

/** @throws {Refusal} `authority_unknown` before the set-up is done. @throws {Outage} */
export type ShowValidationInfo = () => Promise<ValidationInfo>;

const authorities = ['issuing', 'root'] as const;

export function makeShowValidationInfo({
  publishCrl,
}: ShowValidationInfoPorts): ShowValidationInfo {
  return async function showValidationInfo() {
    const lists = await Promise.all(authorities.map((name) => publishCrl(name)));
    return { ocsp: [], crls: lists.map(({ crl }) => crl), certificates: [] };
  };
}

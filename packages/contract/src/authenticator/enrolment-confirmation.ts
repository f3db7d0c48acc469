/**
 * What both ends of an enrolment put under a MAC to show that they derived the same keys: the phone
 * under the request key, before there is a token; the server under the server key, once there is.
 *
 * The keys are derived with both public keys and the enrolment as salt, so whoever changed any of
 * them on the way has other keys, and these MACs do not fit. No OCRA input begins like this.
 */

export const enrolmentConfirmation = {
  byPhone: (enrolmentId: string): string => `kumoin-enrolment-phone-1\n${enrolmentId}`,
  byServer: (enrolmentId: string, tokenId: string): string =>
    `kumoin-enrolment-server-1\n${enrolmentId}\n${tokenId}`,
} as const;

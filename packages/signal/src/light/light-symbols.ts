/**
 * The octets of one pass of the light code: a synchronisation that changes every lamp, the frame,
 * and parity over the frame. Six octets of parity mend three misread symbols or six lost ones; the
 * reader spends at most four of them and keeps the rest, with the CRC, to notice.
 */

export const synchronisation = [0xa5, 0x5a] as const;
export const parityOctets = 6;
/** One octet a symbol; see `encode-light-code.ts` for why no faster. */
export const symbolMs = 200;

/**
 * What a page shows of a transaction, by each channel: the codecs are those of `@kumoin/signal`.
 *
 * A QR code carries the whole statement with its proof, so that an app without a network can show
 * it; where a statement is too long for a camera to read, it carries the reference alone, and the
 * app fetches the rest. Light and sound carry reference and proof.
 */

import { encodeCarriedStatement, OtpError } from '@kumoin/otp';
import {
  buildFlickerCode,
  encodeLightCode,
  encodeSound,
  flickerFrames,
  qrOctetsMax,
  renderFlickerSvg,
  renderLightSvg,
  renderQrSvg,
  toWav,
} from '@kumoin/signal';
import { checkChannelFits } from '#domain/transactions/channel.ts';
import type { Carriage, ShownChannel, ShownCode } from '#domain/transactions/channel.ts';
import { Refusal } from '#domain/refusal.ts';

/** @throws {Refusal} `channel_unavailable` when there is nothing this channel could carry. */
export function showCode(kind: ShownChannel, carriage: Carriage, baseUrl: string): ShownCode {
  checkChannelFits(kind, carriage);
  return showers[kind](carriage, baseUrl);
}

const showers: Readonly<Record<ShownChannel, (carriage: Carriage, baseUrl: string) => ShownCode>> =
  {
    typed: ({ question }) => ({ kind: 'typed', question }),
    qr: showQr,
    flicker: ({ question }) => {
      const [startCode = question?.text ?? '', ...dataElements] = question?.parts ?? [];
      const code = { version: '1.4', controlBytes: [1], startCode, dataElements } as const;
      return { kind: 'flicker', svg: renderFlickerSvg(), ...flickerFrames(buildFlickerCode(code)) };
    },
    light: (carriage) => ({
      kind: 'light',
      svg: renderLightSvg(),
      ...encodeLightCode(referenceOf(carriage)),
    }),
    sound: (carriage) => ({ kind: 'sound', wav: toWav(encodeSound(referenceOf(carriage))) }),
  };

function showQr(carriage: Carriage, baseUrl: string): ShownCode {
  const app = `${baseUrl}/authenticator/#`;
  const whole = wholeStatement(carriage);
  const link =
    whole !== undefined && app.length + whole.length <= qrOctetsMax
      ? `${app}${whole}`
      : `${app}ref=${carriage.transaction.ref}`;
  return { kind: 'qr', link, svg: renderQrSvg(link) };
}

/** @returns undefined when it is too long. */
function wholeStatement({ transaction, proof }: Carriage): string | undefined {
  const { ref, statement } = transaction;
  if (proof === undefined) throw new Refusal('channel_unavailable');
  const needsMatchNumber = statement.matchNumber !== undefined;
  try {
    const octets = encodeCarriedStatement({ ref, statement, needsMatchNumber, proof });
    return `tx=${Buffer.from(octets).toString('base64url')}`;
  } catch (error) {
    if (error instanceof OtpError && error.code === 'statement_too_long') return undefined;
    throw error;
  }
}

/** What names the transaction, and what proves it to be ours. */
function referenceOf({ transaction, proof }: Carriage): Uint8Array {
  if (proof === undefined) throw new Refusal('channel_unavailable');
  return Uint8Array.of(...Buffer.from(transaction.ref, 'hex'), ...proof);
}

/**
 * A QR code (ISO/IEC 18004, level M) as SVG: four modules of quiet zone, and at least four CSS pixels
 * a module, so that the camera of a phone reads it from a screen. White is drawn too: the page
 * around may be dark.
 */

import { encodeQR } from 'qr';
import { SignalError } from '../signal-error.ts';

/** At most 117 modules a side: more, and a phone held by hand does not tell them apart. */
export const qrOctetsMax = 990;
const quietModules = 4;
const moduleMin = 4;

/**
 * @param pixelsPerModule at least 4.
 * @throws {SignalError} for a text that is empty or too long.
 */
export function renderQrSvg(text: string, pixelsPerModule = moduleMin): string {
  if (text === '') throw new SignalError('payload_empty');
  if (new TextEncoder().encode(text).length > qrOctetsMax) {
    throw new SignalError('payload_too_long');
  }
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: quietModules });
  const side = modules.length;
  const pixels = side * Math.max(moduleMin, pixelsPerModule);
  const path = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"`,
    ` width="${pixels}" height="${pixels}" shape-rendering="crispEdges" aria-hidden="true">`,
    `<path d="M0 0h${side}v${side}h-${side}z" fill="#fff"/><path d="${path.join('')}"/></svg>`,
  ].join('');
}

/**
 * Amounts: decimal text on the screen, minor units (yen, cents) where a number is needed.
 *
 * One amount has one text: all decimals of its currency (ISO 4217), a point, no separators and no
 * zeros in front. Commas are refused, since half the world takes 1,234 for a little more than one.
 */

import { OtpError } from '../otp-error.ts';
import { currencyDecimals } from './currencies.ts';

const shape = /^(?<whole>0|[1-9]\d{0,17})(?:\.(?<part>\d{1,4}))?$/;

/**
 * @param text digits, in either width, with a point before the decimals if there are any.
 * @throws {OtpError} `amount_malformed` (also with more decimals than the currency has),
 * `currency_unknown`.
 */
export function normalizeAmount(text: string, currency: string): string {
  const decimals = decimalsOf(currency);
  const minor = amountToMinorUnits(text, currency)
    .toString()
    .padStart(decimals + 1, '0');
  const point = minor.length - decimals;
  return decimals === 0 ? minor : `${minor.slice(0, point)}.${minor.slice(point)}`;
}

/** @throws {OtpError} as `normalizeAmount` does. */
export function amountToMinorUnits(text: string, currency: string): bigint {
  const decimals = decimalsOf(currency);
  const found = text.length > 64 ? undefined : shape.exec(text.normalize('NFKC').trim())?.groups;
  const part = found?.['part'] ?? '';
  if (found === undefined || part.length > decimals) throw new OtpError('amount_malformed');
  return BigInt(`${found['whole']}${part.padEnd(decimals, '0')}`);
}

/** A thousand at a time, for eyes: 1234567.50 is shown as 1,234,567.50. */
export function groupAmount(amount: string): string {
  const [whole = '', ...decimals] = amount.split('.');
  return [whole.replace(/\d(?=(?:\d{3})+$)/g, '$&,'), ...decimals].join('.');
}

function decimalsOf(currency: string): number {
  const decimals = currencyDecimals.get(currency);
  if (decimals === undefined) throw new OtpError('currency_unknown');
  return decimals;
}

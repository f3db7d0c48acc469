/** How far the clocks on the wall are from UTC, where the signer is. */

import { CliError } from '../cli-error.ts';

/**
 * @param zone by its name, `Asia/Tokyo`, or as an offset, `+09:00`; that of this machine unless told.
 * @returns minutes east of UTC, at that time.
 * @throws {CliError} `usage`.
 */
export function offsetMinutesAt(at: number, zone?: string): number {
  if (zone === undefined) return -new Date(at).getTimezoneOffset();
  const told = formatOf(zone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(told?.value ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const example = 'such as Asia/Tokyo, Europe/Berlin or +09:00';
    throw new CliError('usage', `--timezone: there is no "${timeZone}"; ${example}`, { cause });
  }
}

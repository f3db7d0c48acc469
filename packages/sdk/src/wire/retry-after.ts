/** When a server wants to be asked again (RFC 9110, 10.2.3 Retry-After). */

const dayMs = 86_400_000;

/** @returns undefined where it is not told or not readable; never more than a day. */
export function retryAfterMs({ headers }: Response): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, dayMs);
  // A number of another form is no date, though the parser would find one in it.
  const at = /^[A-Z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - Date.now(), 0), dayMs);
}

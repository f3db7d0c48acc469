/**
 * Instants of a description: ISO 8601 in UTC, with milliseconds only where there are any.
 * What lies outside the years a date can name is left as the number it is.
 */

const instantMax = 8.64e15;

/** @param at milliseconds since 1970. */
export function describeInstant(at: number): string {
  if (Number.isNaN(at) || Math.abs(at) > instantMax) return String(at);
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

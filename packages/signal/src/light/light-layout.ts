/**
 * Where the lamps of the light code stand: four columns by three rows on black. The corners are the
 * clock, two lit and two dark, changing places with every symbol; the eight between them are one
 * octet, its highest bit first in reading order.
 *
 *     C 7 6 c
 *     5 4 3 2
 *     c 1 0 C
 *
 * So every picture holds its own reference for lit and dark, whatever the exposure does, and what
 * changes all the time marks the outline of the code for a camera that has to find it.
 */

export const columns = 4;
export const rows = 3;
/** Lamps that are lit at even ticks, and those lit at odd ones, clockwise from the upper left. */
export const cornerLamps = [0, 3, 11, 8] as const;
/** For the bits 7 to 0 of an octet. */
export const dataLamps = [1, 2, 4, 5, 6, 7, 9, 10] as const;

export function lampsAt(octet: number, tick: number): string {
  const lit = new Array<boolean>(columns * rows).fill(false);
  cornerLamps.forEach((lamp, index) => {
    lit[lamp] = (tick + index) % 2 === 0;
  });
  dataLamps.forEach((lamp, index) => {
    lit[lamp] = ((octet >> (7 - index)) & 1) === 1;
  });
  return lit.map(Number).join('');
}

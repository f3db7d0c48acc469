/**
 * Loaded into the real program (`--import`): its clock is as many milliseconds off as the file
 * CLOCK_SHIFT names says at that moment; right when there is no such file.
 */

import { readFileSync } from 'node:fs';

const rightNow = Date.now;

Date.now = () => rightNow() + shift();

function shift(): number {
  try {
    return Number(readFileSync(process.env['CLOCK_SHIFT'] ?? '', 'utf8'));
  } catch {
    // No file, no shift.
    return 0;
  }
}

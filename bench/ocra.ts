/**
 * How many OCRA responses a second are verified, bare, in one thread:
 *
 *     npm run bench -- ocra [seconds of each measurement]
 */

import { describeMachine } from './machine.ts';
import { measureOcraRates } from './ocra-rate.ts';

for (const line of describeMachine()) console.log(line);
for (const { what, perSecond, cpuMicroseconds } of measureOcraRates(Number(process.argv[2] ?? 2))) {
  const rate = `${Math.round(perSecond).toLocaleString('en')} a second`;
  console.log(`${what}: ${rate}, ${cpuMicroseconds.toFixed(1)} µs of CPU each`);
}

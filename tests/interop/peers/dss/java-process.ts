/** One of our Java programs around DSS: orders are lines with their members parted by tabs. */

import { delimiter, join } from 'node:path';
import { startAsked } from '../ask-process.ts';
import type { Dss } from './install-dss.ts';

export interface JavaProcess {
  readonly pid: number;
  /** @throws {Error} with the program's words where it cannot do it, or has ended. */
  ask<Answer>(...order: readonly string[]): Promise<Answer>;
  stop(): void;
}

export function startJava(dss: Dss, program: string, args: readonly string[]): JavaProcess {
  const { pid, ask, stop } = startAsked('java', [
    '-Xmx1g',
    '-Djava.awt.headless=true',
    `-Dpdfbox.fontcache=${dss.cache}`,
    '-cp',
    [dss.classes, join(dss.libraries, '*')].join(delimiter),
    program,
    ...args,
  ]);
  return { pid, stop, ask: (...order) => ask(order.join('\t')) };
}

/** Rates as a table in Markdown: the vault alone first, then what goes through the API. */

import type { MeasuredKind } from './bench-options.ts';
import type { Rates } from './measure-combination.ts';
import type { MeasuredLoad } from './measure-load.ts';

const titles: Readonly<Record<MeasuredKind, string>> = {
  sign: 'signHash',
  pair: 'authorize + signHash',
  consent: 'OAuth consent + token + signHash',
};

export function renderHeading(kinds: readonly MeasuredKind[]): string {
  const loads = kinds.flatMap((kind, index) => {
    const cpu = index === 0 ? 'CPU server + load + database' : 'CPU';
    return [titles[kind], ...(index === 0 ? ['of it'] : []), 'p50', 'p99', cpu];
  });
  const columns = ['key', 'clients', 'vault alone', 'CPU', ...loads];
  return `| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`;
}

export function renderRow({ key, clients, alone, loads }: Rates): string {
  const vault = [`${Math.round(alone.perSecond)}/s`, `${alone.cpuMs.toFixed(2)} ms`];
  const cells = Object.values(loads).flatMap((load, index) => {
    const share = `${Math.round((load.perSecond / alone.perSecond) * 100)} %`;
    return cellsOf(load, index === 0 ? share : undefined);
  });
  return `| ${[key, clients, ...vault, ...cells].join(' | ')} |`;
}

function cellsOf({ perSecond, p50, p99, cpuMs }: MeasuredLoad, share?: string): readonly string[] {
  const { server, load, database } = cpuMs;
  const cpu = [server, load, database].map((ms) => ms.toFixed(2)).join(' + ');
  const times = [p50, p99].map((ms) => `${ms.toFixed(1)} ms`);
  return [`${Math.round(perSecond)}/s`, ...(share ? [share] : []), ...times, `${cpu} ms`];
}

/**
 * Where time-stamps, answers about revocation and issuers come from: over HTTP, with retries, and
 * each asked once in a run. Time-stamp authorities are those that were named, in that order;
 * otherwise the one of the server that signs, or of the demo. What certificates name is not asked
 * where it leads inside, see `may-fetch.ts`.
 */

import {
  cachingNeeds,
  httpNeeds,
  NeedUnmet,
  retryingNeeds,
  withFallbackTimestamps,
} from '@kumoin/ades';
import type { AdesNeeds, Fetch as NeedsFetch } from '@kumoin/ades';
import type { Fetch } from '@kumoin/sdk';
import { systemWords } from '../failures/system-words.ts';
import { readHttpAddress } from '../sign/server-address.ts';
import { makeMayFetch } from './may-fetch.ts';

export interface NeedsWorld {
  readonly fetch: Fetch;
  readonly random: (length: number) => Uint8Array;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

export interface NeedsOptions {
  /** Time-stamp authorities, RFC 3161 over HTTP. */
  readonly tsa: readonly string[];
  /** The authority to ask where none was named. */
  readonly otherwise?: AdesNeeds['timestamp'];
  /** Further addresses that the command line names: of the server, of the demo. */
  readonly known?: readonly string[];
  /** Whether certificates may name addresses in private networks. */
  readonly allowPrivate?: boolean;
}

/** @throws {CliError} `usage` for an address that is none. */
export function gatherNeeds(options: NeedsOptions, world: NeedsWorld): AdesNeeds {
  const { tsa, otherwise, known = [], allowPrivate = false } = options;
  const { random, now } = world;
  const timestampUrls = tsa.map((url) => readHttpAddress(url, '--tsa').href);
  const mayFetch = makeMayFetch({ known: [...timestampUrls, ...known], allowPrivate });
  const overHttp = httpNeeds({ fetch: asNeeded(world.fetch), random, timestampUrls, mayFetch });
  const needs = tsa.length > 0 ? overHttp : withFallbackTimestamps(overHttp, [otherwise ?? nobody]);
  const pause = async (ms: number): Promise<void> => void (await world.wait(ms));
  return cachingNeeds(retryingNeeds(needs, { pause }), { now });
}

function nobody(): Promise<Uint8Array> {
  const advice = 'name one with --tsa URL, or take that of the demo with --demo';
  return Promise.reject(new NeedUnmet(`no authority: ${advice}`, { permanent: true }));
}

/** A fetch hides why it failed two causes deep; whoever reads the shortfall is told. */
function asNeeded(fetch: Fetch): NeedsFetch {
  return async (url, init) => {
    try {
      return await fetch(url, init);
    } catch (cause) {
      const words = systemWords(cause);
      throw words === undefined ? cause : new Error(words, { cause });
    }
  };
}

/**
 * Whom this machine may be led to by a certificate. Anybody makes certificates, and the addresses
 * in one (OCSP, CRL, issuers: RFC 5280, 4.2.2.1 and 4.2.1.13) are asked from here, where routers,
 * metadata of clouds and services without a password are in reach. So addresses of this machine
 * and of private networks are not asked, unless they are whom the command line names itself.
 *
 * A name is looked up before it is asked. A name server that gives another answer the next moment
 * is not kept out; what comes back from there is read as a certificate or a list, and not shown.
 */

import { lookup } from 'node:dns/promises';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { NeedUnmet } from '@kumoin/ades';

/** @returns the IP addresses of a host; it may throw where there is none. */
export type LookUp = (hostname: string) => Promise<readonly string[]>;

export interface FetchLimits {
  /** Addresses that were named by whom runs the command; each with its port is open. */
  readonly known: readonly string[];
  readonly allowPrivate: boolean;
  readonly lookUp?: LookUp;
}

/**
 * @returns what `httpNeeds` asks before each request and each redirect.
 * @throws {NeedUnmet} from it, for a private address.
 */
export function makeMayFetch({ known, allowPrivate, lookUp = lookUpBySystem }: FetchLimits) {
  const named = new Set(known.map((address) => new URL(address).host));
  return async ({ host, hostname }: URL): Promise<boolean> => {
    if (allowPrivate || named.has(host)) return true;
    const addresses = await addressesOf(hostname, lookUp);
    if (!addresses.some(isPrivateAddress)) return true;
    const problem = `${host} is in a private network and is not asked (--allow-private)`;
    throw new NeedUnmet(problem, { permanent: true });
  };
}

async function addressesOf(hostname: string, lookUp: LookUp): Promise<readonly string[]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIPv4(bare) || isIPv6(bare)) return [bare];
  try {
    return await lookUp(hostname);
  } catch {
    // Whoever asks finds out that there is no such host, or has a proxy that knows it.
    return [];
  }
}

async function lookUpBySystem(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true })).map(({ address }) => address);
}

/** IANA's special-purpose addresses that lead inside (RFC 6890). */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  inside.addSubnet(network, bits, 'ipv6');
}

/** @param address IPv4, or IPv6 without brackets, also one that stands for an IPv4 one. */
export function isPrivateAddress(address: string): boolean {
  return inside.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

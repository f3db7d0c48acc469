/**
 * Which addresses are out in the Internet, and which only we can reach (RFC 6890 and the IANA
 * registries of special-purpose addresses). For IPv6 it is the other way round: nothing is but
 * the global unicast space, and of that not what leads elsewhere, such as IPv4 inside of it.
 */

import { BlockList, isIP } from 'node:net';

const specialV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
] as const;

const specialV6 = [
  // Protocol assignments, Teredo among them; documentation; 6to4, which is IPv4 inside.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const closed = new BlockList();
for (const [network, prefix] of specialV4) closed.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of specialV6) closed.addSubnet(network, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** @param address as the resolver gives it, without brackets; anything else is not public. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  // A zone is of this machine alone.
  if (version === 0 || address.includes('%')) return false;
  if (version === 4) return !closed.check(address, 'ipv4');
  return globalUnicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

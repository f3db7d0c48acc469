/**
 * Client network: what the calls of one client are counted under. An IPv4 address; of an IPv6
 * address the first 64 bits, since whoever has one address has all the others of its network.
 */

const groupsOfNetwork = 4;
const groupsOfAddress = 8;
const mappedIpv4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** @param address as the socket or a trusted proxy tells it; anything else stays what it is. */
export function clientNetwork(address: string): string {
  const ipv4 = mappedIpv4.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  if (!/^[0-9a-f:]+(%.*)?$/i.test(address) || !address.includes(':')) return address;
  const [before = '', after] = address.replace(/%.*$/, '').split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const omitted = Math.max(0, groupsOfAddress - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: omitted }, () => '0'), ...tail];
  const network = groups.slice(0, groupsOfNetwork).map((group) => parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

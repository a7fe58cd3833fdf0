import { isIP } from 'node:net';

/**
 * The network that an address is in, as CIDR: /24 of IPv4, /48 of IPv6. One client has that many addresses easily.
 *
 * @returns `unknown` for what is no address
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (isIP(address) === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  if (isIP(address) !== 6) return 'unknown';
  return `${firstGroups(address.split('%', 1)[0] ?? '').join(':')}::/48`;
}

/** The first three of the eight groups of an IPv6 address, in which `::` stands for groups of zeros. */
function firstGroups(address: string): string[] {
  const [before = '', after = ''] = address.split('::');
  const groups = groupsOf(before);
  if (address.includes('::')) {
    const last = groupsOf(after);
    groups.push(...Array.from({ length: 8 - groups.length - last.length }, () => '0'), ...last);
  }
  return groups.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
}

/** The last two groups may be written as an address of IPv4; what is in them does not matter here. */
function groupsOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split(':');
}

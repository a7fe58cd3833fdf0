import { BlockList, isIP } from 'node:net';

/** Tells from where a request comes. Undefined where the connection is gone already. */
export type FindClientAddress = (
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
) => string | undefined;

/**
 * The address of a connection; where that is a trusted proxy's, the last address in `X-Forwarded-For` that is none. What
 * stands before it can be made up by the client.
 */
export function createClientAddressFinder(trustedProxies: TrustedProxies): FindClientAddress {
  return (remoteAddress, forwardedFor) => {
    let address = remoteAddress === undefined ? undefined : plainAddress(remoteAddress);
    const forwarded = forwardedFor?.split(',').slice(-maxForwarded) ?? [];
    while (address !== undefined && forwarded.length > 0 && trustedProxies.includes(address)) {
      const before = plainAddress(forwarded.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** A chain of proxies is not longer. */
const maxForwarded = 50;

/** Addresses whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
  includes(address: string): boolean;
}

/**
 * @param networks addresses and CIDR blocks, such as `10.1.2.3` or `fd00::/8`
 * @returns undefined when one of them is neither
 */
export function readTrustedProxies(networks: readonly string[]): TrustedProxies | undefined {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    if (family === undefined) return undefined;
    const longest = family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? longest : Number(prefix);
    if (!/^\d+$/.test(prefix ?? '0') || length > longest) return undefined;
    list.addSubnet(address, length, family);
  }
  return {
    includes: (address) => {
      const family = familyOf(address);
      return family !== undefined && list.check(address, family);
    },
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

/** Where a server listens on IPv6, addresses of IPv4 come in this form. */
export function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

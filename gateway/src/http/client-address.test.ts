import { describe, expect, test } from 'vitest';
import { createClientAddressFinder, readTrustedProxies } from './client-address.ts';

const finder = (...networks: readonly string[]) => createClientAddressFinder(readTrustedProxies(networks)!);

describe('where a request comes from', () => {
  test('is the address of its connection, whatever its headers say', () => {
    const find = finder();
    expect(find('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
    expect(find('::ffff:198.51.100.7', undefined)).toBe('198.51.100.7');
    expect(find(undefined, '203.0.113.9')).toBe(undefined);
  });

  test('is what a trusted proxy says, but not what the client told the proxy', () => {
    const find = finder('10.0.0.0/8', 'fd00::/8');
    expect(find('10.1.2.3', '203.0.113.9')).toBe('203.0.113.9');
    expect(find('::ffff:10.1.2.3', '1.1.1.1, 203.0.113.9, fd00::7')).toBe('203.0.113.9');
    expect(find('fd00::1', `${'1.1.1.1, '.repeat(5_000)}203.0.113.9`)).toBe('203.0.113.9');
  });

  test('is the proxy itself where it says nothing that is an address', () => {
    const find = finder('10.0.0.0/8');
    for (const said of [undefined, '', 'unknown', '203.0.113.9, nonsense', '_hidden'])
      expect(find('10.1.2.3', said)).toBe('10.1.2.3');
    expect(find('10.1.2.3', '10.9.9.9')).toBe('10.9.9.9');
  });
});

test('proxies are named by addresses and CIDR blocks, and by nothing else', () => {
  expect(readTrustedProxies(['10.1.2.3', '2001:db8::/32'])?.includes('2001:db8::1')).toBe(true);
  expect(readTrustedProxies(['10.1.2.3'])?.includes('10.1.2.4')).toBe(false);
  for (const wrong of ['proxy.internal', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::1/129', '*'])
    expect([wrong, readTrustedProxies([wrong])]).toEqual([wrong, undefined]);
});

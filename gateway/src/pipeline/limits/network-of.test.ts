import { expect, test } from 'vitest';
import { networkOf } from './network-of.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2::1', '2001:db8:1::/48'],
  ['2001:0DB8:0001::', '2001:db8:1::/48'],
  ['::1', '0:0:0::/48'],
  ['::2:3:4:5:6:7:8', '0:2:3::/48'],
  ['1::3:4:5:6:7:8', '1:0:3::/48'],
  ['1:2:3:4:5:6:198.51.100.7', '1:2:3::/48'],
  ['::3:4:5:6:198.51.100.7', '0:0:3::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('the network of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

import type { RefusalSum } from '@govgraph/storage';
import { count } from '../count.ts';

/** How many were refused, from where, and when. */
export function describeSum({ count: refusals, network, since, until }: RefusalSum): string {
  const from =
    network === 'others' ? 'many networks' : network === 'unknown' ? 'an unknown network' : network;
  return `${count(refusals, 'request')} from ${from}, ${since} to ${until}`;
}

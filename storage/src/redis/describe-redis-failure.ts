import { TimeoutError } from '@govgraph/protocol';
import { SetUpMistake } from './find-set-up-mistake.ts';

const isOfCluster = 'it is one server of a cluster, which has to be written redis-cluster://';

/** What the first word of an error reply means for whoever set Redis up. */
const meanings: Readonly<Record<string, string>> = {
  WRONGPASS: 'it does not accept the user and the password',
  NOAUTH: 'it wants a user and a password',
  NOPERM: 'its user lacks a right',
  READONLY: 'it is a replica, which takes no writes',
  OOM: 'its memory is full',
  MISCONF: 'it takes no writes, because it cannot write its snapshots to its disk',
  NOREPLICAS: 'it takes no writes, because it has too few replicas',
  LOADING: 'it is still loading its data',
  CLUSTERDOWN: 'its cluster is down',
  MASTERDOWN: 'it is a replica that has lost its master',
  MOVED: isOfCluster,
  ASK: isOfCluster,
  CROSSSLOT: isOfCluster,
};

/**
 * The code that an error reply begins with. A script fails with the code of the command that failed in it since Redis
 * 7, and before with that code inside (`ERR Error running script (…): @user_script: 1: -READONLY You can't …`).
 */
export function errorCodeOf({ message }: Error): string {
  if (/The user executing the script can't|ACL failure in script/.test(message)) return 'NOPERM';
  const [, inScript] = /^ERR Error running script .*: -([A-Z]+) /s.exec(message) ?? [];
  return inScript ?? message.split(' ', 1)[0] ?? '';
}

/** Whether its reply alone says what is wrong. */
export function isSaidInWords(error: unknown): boolean {
  return error instanceof Error && errorCodeOf(error) in meanings;
}

/**
 * Why Redis could not be asked, in words for operators, the same for failures of one kind: no key, no value, no
 * password. Replies of Redis repeat what they refuse at the end, if at all, and are therefore cut.
 */
export function describeRedisFailure(error: unknown): string {
  if (error instanceof TimeoutError) return 'it does not answer in time';
  if (!(error instanceof Error)) return 'it failed';
  if (error instanceof SetUpMistake) return error.message;
  const word = errorCodeOf(error);
  const meaning = meanings[word];
  if (word === 'NOPERM') {
    // `… no permissions to run the 'publish' command`, or on keys or channels, which are not named; nor are those of scripts.
    const [command] = /'[\w|]+' command|the keys|the channels|the script/.exec(error.message) ?? [];
    return `${meaning}${command === undefined ? '' : ` (${command})`}`;
  }
  if (meaning !== undefined) return `${meaning} (${word})`;
  if (error.message.includes('cluster support disabled')) {
    return 'it is no cluster, and has to be written redis:// or redis-sentinel://';
  }
  if (error.message.includes('not allowed in cluster mode')) return isOfCluster;
  if (error.message.includes('DB index is out of range')) return 'it has no database of that number';
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && /^(CERT_|UNABLE_TO_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code)) {
    return `its certificate is not trusted (${code})`;
  }
  if (code !== undefined) return `there is no connection to it (${code})`;
  return /^[A-Z]{2,} /.test(error.message)
    ? `it refuses what it is asked (${word})`
    : `there is no connection to it (${error.message})`;
}

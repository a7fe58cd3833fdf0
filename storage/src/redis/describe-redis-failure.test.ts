import { describe, expect, test } from 'vitest';
import { describeRedisFailure, errorCodeOf } from './describe-redis-failure.ts';

describe('Why Redis fails', () => {
  const sha = 'a'.repeat(40);
  const inScript = (message: string) =>
    `ERR Error running script (call to f_${sha}): @user_script:15: @user_script: 15: ${message}`;

  test.each([
    [
      "READONLY You can't write against a read only replica.",
      'it is a replica, which takes no writes (READONLY)',
    ],
    [
      `READONLY You can't write against a read only replica. script: ${sha}, on @user_script:15.`,
      'it is a replica, which takes no writes (READONLY)',
    ],
    [
      inScript("-READONLY You can't write against a read only replica."),
      'it is a replica, which takes no writes (READONLY)',
    ],
    [inScript("-OOM command not allowed when used memory > 'maxmemory'."), 'its memory is full (OOM)'],
    [
      inScript('-MISCONF Redis is configured to save RDB snapshots, but …'),
      'it takes no writes, because it cannot write its snapshots to its disk (MISCONF)',
    ],
    [
      `NOREPLICAS Not enough good replicas to write. script: ${sha}, on @user_script:15.`,
      'it takes no writes, because it has too few replicas (NOREPLICAS)',
    ],
    [
      "NOPERM User gateway has no permissions to run the 'eval' command",
      "its user lacks a right ('eval' command)",
    ],
    [
      `ERR The user executing the script can't run this command or subcommand script: ${sha}, on @user_script:2.`,
      'its user lacks a right (the script)',
    ],
    [
      inScript("The user executing the script can't run this command or subcommand"),
      'its user lacks a right (the script)',
    ],
    [
      "ERR ACL failure in script: User gateway has no permissions to run the 'info' command script: …",
      "its user lacks a right ('info' command)",
    ],
    ['WRONGPASS invalid username-password pair', 'it does not accept the user and the password (WRONGPASS)'],
    ['ERR DB index is out of range', 'it has no database of that number'],
    ['ERR value is not an integer: 310101199001011234', 'it refuses what it is asked (ERR)'],
  ])('is told in words, as the same for all versions: %s', (message, words) => {
    expect(describeRedisFailure(new Error(message))).toBe(words);
  });

  test('is that it became a replica, whether a command or a script was refused', () => {
    const refusals = ["READONLY You can't write", inScript("-READONLY You can't write against a replica.")];
    expect(refusals.map((message) => errorCodeOf(new Error(message)))).toEqual(['READONLY', 'READONLY']);
  });
});

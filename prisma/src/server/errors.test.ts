import { describe, expect, test } from 'vitest';
import { explainFailure } from './errors.ts';

const context = { directory: '/data', port: 5432 };

describe('what PostgreSQL prints when it does not start', () => {
  test.each([
    [
      'a full disk, from initdb',
      'initdb: error: could not write file "/data/PG_VERSION": No space left on device\ninitdb: removing data directory',
      'DISK_FULL',
      'The disk is full: PostgreSQL cannot write to /data.',
    ],
    [
      'a full disk, from the server',
      '2026-01-01 00:00:00 UTC [1] FATAL:  could not write lock file "postmaster.pid": No space left on device',
      'DISK_FULL',
      'The disk is full: PostgreSQL cannot write to /data.',
    ],
    [
      'a port in use',
      'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
      'PORT_IN_USE',
      'Port 5432 is in use: PostgreSQL cannot listen on it.',
    ],
    [
      'another server',
      'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster running?',
      'DIRECTORY_IN_USE',
      'Another PostgreSQL is running on /data.',
    ],
    [
      'an unknown version of the data',
      'FATAL:  database files are incompatible with server\nDETAIL:  initialized by PostgreSQL version 17',
      'DATA_BROKEN',
      'PostgreSQL cannot use the data directory /data: database files are incompatible with server. Restore it from a backup, or remove it to start empty.',
    ],
    [
      'a directory without rights',
      'FATAL:  could not open directory "pg_wal": Permission denied',
      'DIRECTORY_UNUSABLE',
      'PostgreSQL cannot use /data: could not open directory "pg_wal": Permission denied.',
    ],
  ])('becomes one line: %s', (_, output, code, message) => {
    expect(explainFailure(output, context)).toMatchObject({ code, message });
  });
});

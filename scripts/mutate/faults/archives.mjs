/** Months that are in files. */
export const archives = {
  name: 'archives of the usage record',
  tests: ['storage/src/archive/archive-file.test.ts', 'storage/src/postgres/usage-archives.test.ts'],
  faults: [
    {
      file: 'storage/src/archive/archive-file.ts',
      what: 'a file with other content is overwritten',
      find: 'if (await isThere(path)) await assertHolds(path, written);',
      replace: 'if (false) await assertHolds(path, written);',
    },
    {
      file: 'storage/src/archive/archive-file.ts',
      what: 'a line that is cut off counts',
      find: 'const record = isWhole ? parseLine(line) : undefined;',
      replace: 'const record = isWhole || true ? parseLine(line) : undefined;',
    },
    {
      file: 'storage/src/archive/archive-pieces.ts',
      what: 'a piece goes on over records that do not continue each other',
      find: '&& previousHash === piece.lastHash',
      replace: '',
    },
    {
      file: 'storage/src/archive/archive-usage.ts',
      what: 'a table is removed whatever the file holds',
      find: 'if (found.sha256 !== sha256)',
      replace: 'if (false)',
    },
    {
      file: 'storage/src/verify/follow-pieces.ts',
      what: 'archived records need not continue the one before them',
      find: 'piece.first === end.sequence + 1 && piece.previousHash === end.hash',
      replace: 'true',
    },
    {
      file: 'storage/src/verify/follow-pieces.ts',
      what: 'archived records need not be those that checkpoints name',
      find: 'if (expected !== undefined && expected !== hash)',
      replace: 'if (false)',
    },
    {
      file: 'storage/src/verify/follow-pieces.ts',
      what: 'a note of records that are there need not fit them',
      find: 'noted.some((end) => end.sequence === sequence && end.hash !== hash)',
      replace: 'false',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'a file may be missing',
      find: '} else if (directories.length > 0)',
      replace: '} else if (false)',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'a file may have another SHA-256',
      find: 'if (sha256 !== archive.sha256)',
      replace: 'if (false)',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'a month may be noted before its time',
      find: 'if (!(Date.parse(archivedAt) >= keptUntil(moment)))',
      replace: 'if (false)',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'records may be archived before their time, with a month of long ago',
      find: 'if (moment <= endsAt && moment > (latest ?? -Infinity)) latest = moment;',
      replace: '',
    },
    {
      file: 'storage/src/usage/usage-retention.ts',
      what: 'a record of the 29th of February is kept for a day longer than the database says',
      find: 'if (local.getUTCDate() !== day) local.setUTCDate(0);',
      replace: '',
    },
    {
      file: 'storage/src/archive/archive-file.ts',
      what: 'a line that has no end is held in memory',
      find: 'if (bytes > maxLineBytes) parts = [];',
      replace: 'if (false) parts = [];',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'a note need not fit its pieces',
      find: 'if (counted !== records)',
      replace: 'if (false)',
    },
    {
      file: 'storage/src/verify/verify-archives.ts',
      what: 'that archives were not given is not said',
      find: 'if (first === undefined || last === undefined) return;',
      replace: 'return;',
    },
    {
      file: 'storage/src/archive/include-archives.ts',
      what: 'what is in an archive and in the database need not be the same',
      find: 'hashes.get(sequence) !== hash)',
      replace: '!hashes.has(sequence))',
    },
  ],
};

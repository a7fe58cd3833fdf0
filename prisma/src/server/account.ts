/**
 * The operating system account that PostgreSQL runs as: it refuses root, so root starts it as another one.
 */
import { constants } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * @param directory the data directory: one that exists already is served by its owner
 * @returns undefined where PostgreSQL may run as ourselves
 */
export async function serverAccount(directory?: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = directory === undefined ? undefined : await stat(directory).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/** Whether an account may enter a directory and all the directories above it. */
export async function canEnter(account: Account, directory: string): Promise<boolean> {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const entry = await stat(current);
    const bit =
      entry.uid === account.uid
        ? constants.S_IXUSR
        : entry.gid === account.gid
          ? constants.S_IXGRP
          : constants.S_IXOTH;
    if ((entry.mode & bit) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}

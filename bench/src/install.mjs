import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const benchRoot = path.resolve(import.meta.dirname, '..');

/**
 * Installs the peers from bench/package-lock.json, unless what it says is installed already.
 *
 * @returns what went wrong, if anything did: the peers are then reported as not run
 */
export function installPeers() {
  const lockfile = readFileSync(path.join(benchRoot, 'package-lock.json'));
  const fingerprint = createHash('sha256').update(lockfile).digest('hex');
  const mark = path.join(benchRoot, 'node_modules/.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) return undefined;
  try {
    execFileSync('npm', ['ci', '--loglevel=error'], { cwd: benchRoot, stdio: ['ignore', 'ignore', 'pipe'] });
    writeFileSync(mark, fingerprint);
    return undefined;
  } catch (error) {
    return `npm ci failed: ${String(error.stderr ?? error.message)
      .trim()
      .slice(0, 300)}`;
  }
}

/** What is installed, for example `@apollo/gateway 2.14.4`. */
export function installedVersions(packages) {
  return packages.map((name) => {
    const file = path.join(benchRoot, 'node_modules', name, 'package.json');
    return existsSync(file) ? `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}` : `${name} missing`;
  });
}

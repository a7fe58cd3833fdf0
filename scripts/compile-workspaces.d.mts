import type { ChildProcess } from 'node:child_process';

export function compileWorkspaces(options?: {
  readonly onSpawn?: (child: ChildProcess) => void;
}): Promise<void>;

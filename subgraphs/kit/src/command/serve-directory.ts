import path from 'node:path';

import { defineSubgraph } from '../define-subgraph.ts';
import { createJsonLog } from '../log.ts';
import { runSubgraph } from '../run-subgraph.ts';
import { SourceProblems, formatProblem } from '../sources/definition/read-source-file.ts';
import { openDepartment } from '../sources/open-department.ts';

/** `--check` names them all. */
const maxLogged = 20;

/**
 * Serves a folder until SIGTERM or SIGINT; prints `ready <url>`.
 *
 * @returns the exit code, 1 with a line for each problem when the folder does not fit
 */
export async function serveDirectory(directory: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const log = createJsonLog(path.basename(path.resolve(directory)));
  try {
    const { definition, warnings, close } = await openDepartment({
      directory,
      environment,
      log,
    });
    if (warnings.length > 0) {
      const first = warnings.slice(0, maxLogged).map(formatProblem);
      log({ level: 'warn', event: 'wrong-cells', count: warnings.length, first });
    }
    const isStarted = await runSubgraph(defineSubgraph(definition), environment);
    if (isStarted) return 0;
    await close();
    return 2;
  } catch (error) {
    if (!(error instanceof SourceProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

import { createJsonLog } from '../log.ts';
import { type SourceProblem, SourceProblems, formatProblem } from '../sources/definition/read-source-file.ts';
import { openDepartment } from '../sources/open-department.ts';

/**
 * Tries the sources of a folder and prints what does not fit: one line for each problem, and for each warning.
 *
 * @returns the exit code: 1 where there are problems
 */
export async function checkDirectory(
  directory: string,
  environment: NodeJS.ProcessEnv,
  isJson: boolean,
): Promise<number> {
  const { problems, warnings } = await findProblems(directory, environment);
  if (isJson) {
    const data = {
      findings: [
        ...problems.map((problem) => ({ kind: 'problem', code: 'SOURCE', ...problem })),
        ...warnings.map((warning) => ({ kind: 'warning', code: 'SOURCE', ...warning })),
      ],
    };
    process.stdout.write(`${JSON.stringify({ ok: problems.length === 0, data })}\n`);
  } else {
    for (const problem of problems) process.stdout.write(`${formatProblem(problem)}\n`);
    for (const warning of warnings) process.stdout.write(`warning: ${formatProblem(warning)}\n`);
    if (problems.length === 0) process.stdout.write('the sources fit the schema\n');
  }
  return problems.length === 0 ? 0 : 1;
}

async function findProblems(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly problems: readonly SourceProblem[]; readonly warnings: readonly SourceProblem[] }> {
  try {
    const department = await openDepartment({
      directory,
      environment,
      log: createJsonLog('check'),
    });
    try {
      await department.tryOut();
    } finally {
      await department.close();
    }
    return { problems: [], warnings: department.warnings };
  } catch (error) {
    if (error instanceof SourceProblems) return { problems: error.problems, warnings: [] };
    throw error;
  }
}

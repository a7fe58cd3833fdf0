/** The thread of a solver: answers each problem with what Z3 prints. */
import { parentPort, workerData } from 'node:worker_threads';
import { init } from 'z3-solver';

const { questionMs } = workerData as { readonly questionMs: number };
const { Z3 } = await init();

parentPort?.on('message', (problem: string) => {
  void solve(problem).then((output) => parentPort?.postMessage(output));
});

/** A context each: what was said of one problem is forgotten with it. */
async function solve(problem: string): Promise<string> {
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  try {
    return await Z3.eval_smtlib2_string(context, `(set-option :timeout ${questionMs})\n${problem}`);
  } catch (error) {
    return `failed: ${String(error)}`;
  } finally {
    Z3.del_context(context);
  }
}

/** The thread that plans: given a supergraph, it says what callers see of it; given a document, it answers a plan. */
import { parentPort } from 'node:worker_threads';
import type { PlannerTask } from './planner-thread.ts';
import { type SupergraphPlanner, buildSupergraphPlanner } from './supergraph-planner.ts';

let planner: SupergraphPlanner | undefined;

parentPort?.on('message', (task: PlannerTask) => {
  switch (task.kind) {
    case 'open':
      planner = buildSupergraphPlanner(task.sdl);
      return parentPort?.postMessage(planner.apiSdl);
    case 'plan':
      return parentPort?.postMessage(planner?.plan(task.text));
    case 'forget':
      planner = undefined;
  }
});

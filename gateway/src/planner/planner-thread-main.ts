/**
 * The thread that plans: given a supergraph, it says what there is to know of it; given a document, it answers a plan,
 * or what the schema says of itself.
 */
import { parentPort } from 'node:worker_threads';
import type { PlannerTask } from './planner-thread.ts';
import { type SupergraphPlanner, buildSupergraphPlanner } from './supergraph-planner.ts';

let planner: SupergraphPlanner | undefined;

parentPort?.on('message', (task: PlannerTask) => {
  switch (task.kind) {
    case 'open':
      planner = buildSupergraphPlanner(task.sdl);
      return parentPort?.postMessage(planner.opened);
    case 'plan':
      return parentPort?.postMessage(planner?.plan(task.text));
    case 'introspect':
      return parentPort?.postMessage(planner?.introspect(task));
    case 'forget':
      planner = undefined;
  }
});

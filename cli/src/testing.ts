/*
 * The parts of `govgraph start` that scenarios put together in another way: with recorders between the gateway
 * and the departments, and with a database of their own.
 */
export { departments, type DepartmentName } from '@govgraph/prisma/schemas';
export { createChildStarter, type ChildStarter, type RunningChild } from './start/child-process.ts';
export type { DepartmentSettings } from './start/departments-main.ts';
export { prepareKeys, type WorldKeys } from './start/keys.ts';
export { assignPorts } from './start/ports.ts';
export { publishWorld, readPublication } from './start/publish-world.ts';
export { createSupervisor, type Supervisor } from './start/supervisor.ts';

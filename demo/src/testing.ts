/*
 * The parts of the demo that scenarios and benchmarks put together in another way: with recorders between the gateway
 * and the departments, and with databases of their own.
 */
export { departments, type DepartmentName } from '@govgraph/prisma/schemas';
export { acquireInstanceLock } from './data/instance-lock.ts';
export { assignPorts } from './data/ports.ts';
export { prepareKeys, settingsOfKeys, type DemoKeys } from './data/prepare-keys.ts';
export type { DepartmentSettings } from './departments/main.ts';
export { createBrowser, signIn } from './identity/sign-in.ts';
export { startIdentity, type IdentityOptions, type RunningIdentity } from './identity/start-identity.ts';
export { programs } from './places.ts';
export { createChildStarter, type ChildStarter, type RunningChild } from './processes/child-process.ts';
export { startAuthorityProcess, startDepartmentsProcess, startIdentityProcess } from './processes/parts.ts';
export { authority, mapPublishers, publishers, type PublisherName } from './publishers.ts';
export { createSupervisor, type Supervisor } from './processes/supervisor.ts';
export { publishDemo, readPublication } from './start/publish-demo.ts';

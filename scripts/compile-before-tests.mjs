// Tests load their own package from its sources, and whatever runs in a thread or a process of its own, and all other
// packages, as built. So that they never run on a build of yesterday, it is brought up to date before they begin.
import { compileWorkspaces } from './compile-workspaces.mjs';

await compileWorkspaces();

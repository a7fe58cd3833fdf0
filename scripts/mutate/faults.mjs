/**
 * Faults that the tests must notice, by area. Each says what it is, and which text of which file becomes what; `find`
 * stands in the file exactly once. One that no test can notice says why (`survives`).
 *
 * An area names the tests that are expected to notice, those of the same workspace as the fault: ones that need neither
 * Redis nor the whole demo; perhaps with settings of its own (`environment`).
 */
import { apollo } from './faults/apollo.mjs';
import { archives } from './faults/archives.mjs';
import { authorization, rewriting } from './faults/authorization.mjs';
import { compilation } from './faults/compilation.mjs';
import { costs } from './faults/costs.mjs';
import { databases, migrations, primaries } from './faults/databases.mjs';
import { decisions } from './faults/decisions.mjs';
import {
  chain,
  policyHistory,
  signatures,
  signedRequests,
  signing,
  storedHistory,
} from './faults/evidence.mjs';
import { bounds, planCoverage, planGuard, scope } from './faults/execution.mjs';
import { fairness } from './faults/fairness.mjs';
import { keys } from './faults/keys.mjs';
import { identification, quotas, rates } from './faults/limits.mjs';
import { membership } from './faults/membership.mjs';
import { randomRights } from './faults/random.mjs';
import { redis } from './faults/redis.mjs';
import { attempts, remembered } from './faults/attempts.mjs';
import { travelling } from './faults/travelling.mjs';
import { catalogEntries, catalogImports, catalogs, catalogsBesideSchemas } from './faults/catalogs.mjs';
import { sources } from './faults/sources.mjs';
import { values } from './faults/values.mjs';

export const areas = [
  decisions,
  compilation,
  authorization,
  rewriting,
  scope,
  planGuard,
  planCoverage,
  bounds,
  quotas,
  rates,
  identification,
  membership,
  keys,
  chain,
  policyHistory,
  archives,
  storedHistory,
  databases,
  migrations,
  primaries,
  signatures,
  signing,
  signedRequests,
  randomRights,
  attempts,
  costs,
  remembered,
  fairness,
  travelling,
  catalogs,
  catalogsBesideSchemas,
  catalogEntries,
  catalogImports,
  sources,
  values,
  apollo,
  redis,
];

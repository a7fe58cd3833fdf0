/*
 * What departments and the authority wait for: a check before a publication, gateways after it, and a search of the
 * catalog. Each part says how it is measured. One after the other, so that none stands in the way of another.
 */
import { describeRun } from './machine.mjs';
import { say } from './progress.mjs';
import { measureChecks } from './registry/check.mjs';
import { measurePublications } from './registry/publication.mjs';
import { measureSearches } from './registry/search.mjs';
import { printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { judge } from './targets.mjs';

/** @param {{ isQuick: boolean, workDirectory: string, cacheDirectory: string, loadAverageBefore: number }} session */
export async function measureRegistry(session) {
  const { isQuick, workDirectory, loadAverageBefore } = session;
  const startedAt = new Date().toISOString();
  const check = await onStage(workDirectory, (stage) => measureChecks(session, stage));
  const { publication, search } = await onStage(workDirectory, async (stage) => {
    say('starting ten departments');
    const city = await stage.startDepartmentsAndAuthority();
    const headers = await stage.callerHeaders('health-steward', 'catalog-administration');
    const governed = { ...city, headers };
    return {
      publication: await measurePublications(session, governed),
      search: await measureSearches(session, governed),
    };
  });
  const targets = [
    judge('departmentCheck', check.seconds, `median of ${check.runs.length}`),
    judge('publicationServed', publication.slowestSeconds, publication.note),
    judge('catalogSearch', search.p95Ms, search.note),
  ];
  printTargets(targets);
  // A smaller city promises nothing.
  if (isQuick) return;
  keep(
    { ...describeRun({ startedAt, isQuick, loadAverageBefore }), check, publication, search },
    { kind: 'registry', targets },
  );
}

/** Whatever becomes of it, nothing that it started goes on. */
async function onStage(workDirectory, work) {
  const stage = await createStage(workDirectory);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

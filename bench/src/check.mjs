/*
 * Whether everything that is measured of this gateway stands and answers rightly: both stages, and every form of it.
 * Nothing is timed, and nobody else's gateway is started.
 */
import { governedGateway, shopGateways } from './gateways.mjs';
import { startGateway } from './measure.mjs';
import { say } from './progress.mjs';
import { createStage } from './stage.mjs';
import { departmentsWorkload, shopWorkloads } from './workloads.mjs';

/** @param {{ workDirectory: string }} session @throws when a gateway cannot be started, or answers wrongly */
export async function checkStages({ workDirectory }) {
  const stage = await createStage(workDirectory);
  const check = async (gateway, workloads) => {
    const started = await startGateway(gateway, workloads, workDirectory);
    await started.stop();
    say(`right: ${gateway.label}: ${workloads.map(({ name }) => name).join(', ')}`);
  };
  try {
    const ours = shopGateways(await stage.startShop(), workDirectory).filter(({ role }) =>
      ['ours', 'part', 'option'].includes(role),
    );
    for (const gateway of ours) await check(gateway, shopWorkloads);
    await check(governedGateway(await stage.startDepartments()), [departmentsWorkload]);
  } finally {
    await stage.close();
  }
}

import type { World } from './start-world.ts';

/** Lets callers name records as often as they like, where a load asks for the same person all the time. */
export async function liftIdentificationLimit(world: World): Promise<void> {
  const identificationLimits = [{ application: '*', triesPerHour: 1_000_000_000, missesPerHour: 60 }];
  await world.policy.apply({ identificationLimits }, 'authority', 'a load');
}

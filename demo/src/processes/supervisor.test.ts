import { expect, test } from 'vitest';
import { createSupervisor } from './supervisor.ts';

function createPart(name: string, log: string[]) {
  let end: () => void = () => undefined;
  const exited = new Promise<{ name: string; reason: string }>((resolve) => {
    end = () => resolve({ name, reason: 'ended' });
  });
  return {
    name,
    exited,
    end: () => end(),
    stop: async () => {
      log.push(name);
      end();
    },
  };
}

test('what others need is stopped last, whatever was started when', async () => {
  const log: string[] = [];
  const supervisor = createSupervisor();
  supervisor.add(createPart('database', log), 100, 3);
  supervisor.add(createPart('gateway', log), 100, 1);
  supervisor.add(createPart('departments', log), 100, 2);

  await supervisor.stop();
  await supervisor.stop();

  expect(log).toEqual(['gateway', 'departments', 'database']);
});

test('a part that ends by itself is reported', async () => {
  const supervisor = createSupervisor();
  const part = createPart('departments', []);
  supervisor.add(createPart('database', []), 100);
  supervisor.add(part, 100);

  part.end();

  expect(await supervisor.firstExit).toEqual({ name: 'departments', reason: 'ended' });
});

test('a part that ends because it was asked to is not reported', async () => {
  const supervisor = createSupervisor();
  supervisor.add(createPart('database', []), 100);

  await supervisor.stop();

  expect(await Promise.race([supervisor.firstExit, Promise.resolve('nothing')])).toBe('nothing');
});

test('a part that comes too late is stopped as well', async () => {
  const log: string[] = [];
  const supervisor = createSupervisor();

  await supervisor.stop();
  supervisor.add(createPart('gateway', log), 100);

  expect(log).toEqual(['gateway']);
});

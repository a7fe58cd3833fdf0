/** What goes wrong: each fault breaks one part of the running system, and says what it did and how it is healed. */
import type { DepartmentName } from '@govgraph/demo/testing';
import { departments } from '@govgraph/demo/testing';
import type { Condition } from '../environment/recording-proxy.ts';
import { descendantsOf } from '../environment/processes.ts';
import type { Random } from './random.ts';
import type { HeldGateway, Stage } from './stage.ts';

export interface InjectedFault {
  /** For example `taxation is slow (1700 ms)`. */
  readonly what: string;
  readonly heal: () => Promise<void>;
}

export interface Fault {
  readonly name: string;
  inject(stage: Stage, random: Random): Promise<InjectedFault>;
}

const dayMs = 24 * 60 * 60 * 1000;
const nothing = async () => undefined;

export const faults: readonly Fault[] = [
  departmentFault('department-slow', (random) => ({ kind: 'slow', delayMs: random.between(200, 4_000) })),
  departmentFault('department-half-open', () => ({ kind: 'hanging' })),
  departmentFault('department-garbage', (random) => ({ kind: 'answering', ...random.pick(garbage) })),
  departmentFault('department-truncated', () => ({ kind: 'truncating' })),
  departmentFault('department-huge', () => ({ kind: 'endless' })),
  {
    name: 'department-down',
    inject: async ({ environment }, random) => {
      const names = someDepartments(random);
      await Promise.all(names.map((name) => environment.ways[name].goDown()));
      const heal = () => Promise.all(names.map((name) => environment.ways[name].comeBack()));
      return { what: `${names.join(', ')} down`, heal: async () => void (await heal()) };
    },
  },
  {
    name: 'postgres-killed',
    inject: async ({ postgres }) => {
      await postgres.kill();
      return { what: 'PostgreSQL is killed', heal: () => postgres.start() };
    },
  },
  {
    name: 'postgres-half-open',
    inject: async ({ postgres }) => {
      postgres.way.freeze();
      return { what: 'PostgreSQL does not answer', heal: async () => postgres.way.thaw() };
    },
  },
  {
    name: 'postgres-slow',
    inject: async ({ postgres }) => {
      const heal = await postgres.hold('LOCK TABLE usage_records IN ACCESS EXCLUSIVE MODE');
      return { what: 'the usage record is locked', heal };
    },
  },
  {
    name: 'postgres-read-only',
    inject: async ({ postgres }) => {
      const set = async (value: 'on' | 'off') => {
        await postgres.run(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
        await postgres.run('SELECT pg_reload_conf()');
      };
      await set('on');
      return { what: 'PostgreSQL is read-only', heal: () => set('off') };
    },
  },
  {
    name: 'postgres-full',
    inject: async ({ postgres }) => {
      // What PostgreSQL says where the disk has no room (SQLSTATE 53100), without filling that of others.
      await postgres.run(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'could not extend file: No space left on device'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON usage_records EXECUTE FUNCTION no_room()`);
      return {
        what: 'the disk of PostgreSQL is full',
        heal: () => postgres.run('DROP TRIGGER no_room ON usage_records; DROP FUNCTION no_room()'),
      };
    },
  },
  {
    name: 'redis-killed',
    inject: async ({ redis }) => {
      await redis.kill();
      return { what: 'Redis is killed', heal: () => redis.start() };
    },
  },
  {
    name: 'redis-partitioned',
    inject: async ({ redis }) => {
      redis.freeze();
      return { what: 'Redis does not answer', heal: async () => redis.thaw() };
    },
  },
  {
    name: 'redis-flushed',
    inject: async ({ redis }) => {
      await redis.flush();
      return { what: 'Redis is emptied', heal: nothing };
    },
  },
  {
    name: 'issuer-down',
    inject: async ({ identity }) => {
      await identity.stop();
      return { what: 'the issuer of tokens is down', heal: () => identity.start() };
    },
  },
  {
    name: 'issuer-keys-rotated',
    inject: async ({ identity }) => {
      await identity.stop();
      await identity.start(true);
      return { what: 'the issuer has new keys and withdrew the old ones', heal: nothing };
    },
  },
  {
    name: 'gateway-killed',
    inject: async ({ gateways }, random) => {
      const name = random.pick(['single', 'workers'] as const);
      await gateways[name].kill();
      return { what: `the gateway ${name} is killed`, heal: () => gateways[name].start() };
    },
  },
  {
    name: 'worker-killed',
    inject: async ({ gateways }, random) => {
      const worker = random.pick(descendantsOf(gateways.workers.processId()));
      process.kill(worker, 'SIGKILL');
      return { what: 'a worker is killed', heal: nothing };
    },
  },
  clockFault('clock-ahead', dayMs),
  clockFault('clock-behind', -dayMs),
];

const garbage: readonly Omit<Extract<Condition, { kind: 'answering' }>, 'kind'>[] = [
  { status: 200, body: '<html>maintenance</html>' },
  { status: 200, body: '{"data":null}' },
  { status: 200, body: '{"data":{"_entities":[],"person":{}}}' },
  { status: 200, body: '{"errors":[{},null,"boom"]}' },
  { status: 200, body: `{"data":${'['.repeat(50_000)}` },
  { status: 500, body: '{"data":{"person":{"id":"1","name":"x"}}}' },
  { status: 404, body: '' },
];

function departmentFault(name: string, conditionOf: (random: Random) => Condition): Fault {
  return {
    name,
    inject: async ({ environment }, random) => {
      const names = someDepartments(random);
      const condition = conditionOf(random);
      const set = (next: Condition) => names.forEach((each) => environment.ways[each].setCondition(next));
      set(condition);
      return {
        what: `${names.join(', ')}: ${JSON.stringify(condition).slice(0, 80)}`,
        heal: async () => set({ kind: 'working' }),
      };
    },
  };
}

function someDepartments(random: Random): readonly DepartmentName[] {
  return random.shuffle(departments).slice(0, random.pick([1, 1, 1, 2, 5]));
}

function clockFault(name: string, shiftMs: number): Fault {
  const restart = async (gateway: HeldGateway, shift?: number) => {
    await gateway.kill();
    await gateway.start(shift);
  };
  return {
    name,
    inject: async ({ gateways: { single } }) => {
      await restart(single, shiftMs);
      return {
        what: `the clock of the gateway single is ${shiftMs / dayMs} day off`,
        heal: () => restart(single),
      };
    },
  };
}

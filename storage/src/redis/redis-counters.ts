import { createHash, randomUUID } from 'node:crypto';
import { StoreError } from '../store-error.ts';
import {
  type Budget,
  type Count,
  type Counters,
  type Holding,
  type RecordedBudget,
  recountTimeoutMs,
} from '../counting/counters.ts';
import type { RedisClient } from './open-redis-client.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisHealth } from './redis-health.ts';

/*
 * A counter is a text, `<run> <life> <count>`: the run is that of the server process which it was counted in. Whatever
 * else stands there is none, and is lost: the count of a server that was restarted from a file, of a replica that took
 * over and may not have heard of everything, a number without its life, one below 0, a life longer than a UUID, which
 * gateways would have to take into their memory, a value of another type.
 *
 * While a counter is counted again, `<run> <life> recount` stands in its place.
 *
 * Scripts name all of their keys, which have the hash tag of their owner: on a Redis Cluster they are in one place.
 */

const keyPrefix = 'govgraph:counter:';

const readCounter = `
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local function read(key)
  local text = redis.pcall('GET', key)
  if type(text) ~= 'string' then return nil end
  local of, life, count = string.match(text, '^(%x+) (%S+) (%w+)$')
  if of == nil or of ~= run then return nil end
  if #life > 36 then return nil end
  if count ~= 'recount' and (#count > 12 or string.match(count, '%D')) then return nil end
  return life, count
end
local function write(key, life, count, keptMs)
  local text = type(count) == 'number' and string.format('%.0f', count) or count
  redis.call('SET', key, run .. ' ' .. life .. ' ' .. text, 'PX', keptMs)
end
`;

/**
 * ARGV: amount, least, life of counters that begin; then of each key: kind, limit, held amount, life of it, time kept.
 * Returns what is held, or -1; then of each key its life and count, or an empty life where it is lost.
 */
const holdScript = `${readCounter}
local total, least = tonumber(ARGV[1]), tonumber(ARGV[2])
local counters, isLost = {}, false
for i, key in ipairs(KEYS) do
  local at = 3 + (i - 1) * 5
  local life, count = read(key)
  if tonumber(count) == nil then
    if ARGV[at + 1] == 'recorded' then isLost = true; life = '' else life = ARGV[3] end
    count = 0
  end
  local counter = { life = life, count = tonumber(count), held = 0, keptMs = ARGV[at + 5] }
  if life == ARGV[at + 4] then counter.held = tonumber(ARGV[at + 3]) end
  total = math.min(total, counter.held + tonumber(ARGV[at + 2]) - counter.count)
  counters[i] = counter
end
total = math.max(0, total)
if isLost or total < least then total = -1 end
local reply = { total }
for i, key in ipairs(KEYS) do
  local counter = counters[i]
  if total >= 0 then
    counter.count = math.max(0, counter.count + total - counter.held)
    write(key, counter.life, counter.count, counter.keptMs)
  end
  table.insert(reply, counter.life)
  table.insert(reply, counter.count)
end
return reply
`;

/** ARGV: of each key its life, the amount and the time kept. Returns the counts, -1 where one was lost. */
const giveBackScript = `${readCounter}
local reply = {}
for i, key in ipairs(KEYS) do
  local at = (i - 1) * 3
  local life, count = read(key)
  if tonumber(count) == nil or life ~= ARGV[at + 1] then
    reply[i] = -1
  else
    reply[i] = math.max(0, tonumber(count) - tonumber(ARGV[at + 2]))
    write(key, life, reply[i], ARGV[at + 3])
  end
end
return reply
`;

/** ARGV: the life, and how long nobody else may begin. */
const beginScript = `${readCounter}
if read(KEYS[1]) ~= nil then return 0 end
write(KEYS[1], ARGV[1], 'recount', ARGV[2])
return 1
`;

/** ARGV: the life, the count, and the time kept. */
const finishScript = `${readCounter}
local life, count = read(KEYS[1])
if life ~= ARGV[1] or count ~= 'recount' then return 0 end
write(KEYS[1], life, tonumber(ARGV[2]), ARGV[3])
return 1
`;

/** How long what was counted to try it is kept. */
const triedMs = 10_000;

/** Counters that all gateways share. */
export function createRedisCounters(address: RedisAddress, health: RedisHealth): Counters {
  const connection = new RedisConnection({ address, health, use: 'counting', check: tryToCount });
  const run = (script: string, budgets: readonly Budget[], given: readonly unknown[]): Promise<unknown> =>
    connection.ask((client) => evaluate(client, script, budgets.map(keyOf), given));

  return {
    hold: async (claims, amount, least) => {
      const budgets = claims.map(({ budget }) => budget);
      const given = claims.flatMap(({ budget, holding }) => [
        budget.kind,
        budget.limit,
        ...heldArguments(holding),
        keptMsOf(budget),
      ]);
      const [held, ...states] = listIn(
        await run(holdScript, budgets, [amount, least, randomUUID(), ...given]),
      );
      const counts = budgets.map((_, at): Count => {
        return { life: String(states[2 * at]), counted: Number(states[2 * at + 1]) };
      });
      const lost = budgets.filter((_, at) => counts[at]?.life === '').filter(isRecorded);
      if (lost.length > 0) return { kind: 'lost', budgets: lost };
      return Number(held) < 0 ? { kind: 'refused', counts } : { kind: 'held', amount: Number(held), counts };
    },
    giveBack: async (returns) => {
      const budgets = returns.map(({ budget }) => budget);
      const given = returns.flatMap(({ budget, life, amount }) => [life, amount, keptMsOf(budget)]);
      const counts = listIn(await run(giveBackScript, budgets, given));
      return returns.map(({ life }, at) => {
        const counted = Number(counts[at]);
        return counted < 0 ? undefined : { counted, life };
      });
    },
    beginRecount: async (budget) => {
      const life = randomUUID();
      return Number(await run(beginScript, [budget], [life, recountTimeoutMs])) === 1 ? life : undefined;
    },
    finishRecount: async (budget, life, used) =>
      Number(await run(finishScript, [budget], [life, used, keptMsOf(budget)])) === 1,
    close: async () => connection.close(),
  };
}

/** Counts nothing, on each server. */
async function tryToCount(client: RedisClient): Promise<void> {
  const tags = await client.hashTags();
  await Promise.all(
    tags.map(async (tag) => {
      const life = randomUUID();
      const given = [0, 0, life, 'volatile', 0, ...heldArguments(undefined), triedMs];
      await evaluate(client, holdScript, [`${keyPrefix}{${tag}}:probe`], given);
    }),
  );
}

/** @param keys of one place in a cluster */
function evaluate(
  client: RedisClient,
  script: string,
  keys: readonly string[],
  given: readonly unknown[],
): Promise<unknown> {
  return client.send(keys[0], 'EVAL', script, String(keys.length), ...keys, ...given.map(String));
}

function isRecorded(budget: Budget): budget is RecordedBudget {
  return budget.kind === 'recorded';
}

function keyOf({ owner, name }: Budget): string {
  const tag = createHash('sha256').update(owner).digest('hex').slice(0, 8);
  return `${keyPrefix}{${tag}}:${name}`;
}

function heldArguments(holding: Holding | undefined): readonly unknown[] {
  return holding === undefined ? [0, '-'] : [holding.amount, holding.life];
}

/** Redis takes no time of nothing. */
function keptMsOf({ keptMs }: Budget): number {
  return Math.max(1, Math.ceil(keptMs));
}

function listIn(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  throw new StoreError('counters', 'Redis answers a script with something else than a list');
}

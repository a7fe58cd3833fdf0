import type { Ask } from './callers.ts';
import type { Expectation } from './judge-response.ts';
import { type Question, questions } from './questions.ts';
import type { Stage } from './stage.ts';
import { type Variant, putInForce, variants } from './variants.ts';

/** What every question is answered with, and which fields departments are asked for, under each variant. */
export interface Learned {
  readonly expectation: Expectation;
  /** Field names, by department. */
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

export type Expectations = ReadonlyMap<Variant, ReadonlyMap<Question, Learned>>;

/** Asks every question under every variant while all is well. */
export async function learnExpectations({ environment, gateways }: Stage, ask: Ask): Promise<Expectations> {
  const learned = new Map<Variant, Map<Question, Learned>>();
  for (const variant of variants) {
    await putInForce(environment, variant);
    const ofVariant = new Map<Question, Learned>();
    learned.set(variant, ofVariant);
    for (const question of questions) {
      // The first response may have been decided under the variant before, too.
      await ask(gateways.steady, question);
      const { response } = await ask(gateways.steady, question);
      if (response?.status !== 200)
        throw new Error(`${question.name}: ${response?.status ?? 'no'} ${response?.text}`);
      const codes = Object.fromEntries(
        response.errors.map(({ path: at = [], extensions }) => [at.join('.'), extensions?.code ?? '']),
      );
      ofVariant.set(question, {
        expectation: { data: response.data, codes },
        asked: environment.wire.fieldsAskedFor(response),
      });
    }
  }
  for (const way of Object.values(environment.ways)) way.takeRequests();
  return learned;
}

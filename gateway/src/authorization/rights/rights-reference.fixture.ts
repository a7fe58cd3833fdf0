/**
 * What a caller should be answered: graphql-js on one schema that holds everything, filtered by the decisions. It
 * knows nothing of rewriting, plans, caches or departments, and judges each field where it stands.
 */
import {
  type Coordinate,
  type Decision,
  type Denial,
  type PolicySnapshot,
  type SubjectCondition,
  applyMask,
  decide,
  isPermitted,
} from '@govgraph/policy';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLError,
  TypeInfo,
  execute,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  parse,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RandomOperation } from '../../conformance/random-operations.fixture.ts';
import { type Fields, type SampleReference, referenceOf } from '../../conformance/sample-graph.fixture.ts';
import type { City } from './city.fixture.ts';
import { inputRules } from './input-rules.fixture.ts';
import type { RightsQuestion } from './rights-question.fixture.ts';

export interface RightsAnswer {
  readonly result: ExecutionResult;
  /** Names of records that the caller was let through to. */
  readonly reached: ReadonlySet<string>;
  /** Decisions about what was asked for, by coordinate. */
  readonly decisions: ReadonlyMap<string, readonly Decision[]>;
}

/** A record, with the one in which it stands. */
interface Placed {
  readonly __typename: string;
  readonly record: Fields;
  readonly above: Placed | undefined;
}

export interface RightsReference {
  answer(question: RightsQuestion, operation: RandomOperation): Promise<RightsAnswer>;
  /** Whether all conditions on this record that the decision names hold; those on other types aside. */
  isInScope(question: RightsQuestion, decision: Decision, record: Fields): boolean;
}

export function rightsReference(city: City, schema: GraphQLSchema, supergraph: string): RightsReference {
  const reference: SampleReference = referenceOf(city, supergraph);

  const subjectOf = (record: Fields, needs: readonly string[]): Fields =>
    Object.fromEntries(needs.map((name) => [name, reference.resolve(record, name, {})]));

  /** The city has no structure between its entry points and the facts. */
  const factsBelow = (policy: PolicySnapshot, coordinate: Coordinate): string[] => {
    if (policy.item(coordinate)?.role !== 'STRUCTURE') return [];
    const [typename = '', name = ''] = coordinate.split('.');
    const type = getNamedType((schema.getType(typename) as GraphQLObjectType).getFields()[name]!.type);
    const below = isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
    return below
      .filter((each) =>
        Object.keys(each.getFields()).some((field) => policy.item(`${each.name}.${field}`)?.role === 'DATA'),
      )
      .map((each) => each.name);
  };

  /** By its item, whatever is put into it. */
  const decideItem = (
    { policy, caller, purpose, now }: RightsQuestion,
    coordinate: Coordinate,
    leadsTo: readonly string[],
    args: Fields = {},
  ): Decision => {
    const request = {
      caller,
      coordinate,
      args,
      inputs: [],
      leadsTo,
      now,
      exhaustedGrants: new Set<string>(),
      uncountedGrants: new Set<string>(),
    };
    return decide(policy, purpose === undefined ? request : { ...request, purpose });
  };
  const inputs = inputRules(schema, decideItem);

  const decideField = (
    question: RightsQuestion,
    coordinate: Coordinate,
    args: Fields,
  ): Decision | 'FLOW_NOT_APPROVED' => {
    const { policy } = question;
    const decision = decideItem(question, coordinate, factsBelow(policy, coordinate), args);
    if (decision.outcome === 'deny') return decision;
    const conditions = isPermitted(decision) ? decision.conditions : dataRulesOf(question, coordinate);
    const refused = inputs.refusalOf(question, { coordinate, args, conditions });
    // A value that could have been verified goes with what was put in, which could not.
    if (refused !== undefined) return denied(decision, refused);
    if (!isPermitted(decision)) return decision;
    const to = city.providerOf(coordinate);
    const areApproved = (city.flows.get(coordinate) ?? []).every((item) => policy.isFlowApproved(item, to));
    if (!areApproved) return 'FLOW_NOT_APPROVED';
    const mask = decision.mask === undefined ? undefined : policy.masks.get(decision.mask);
    // What leaves nothing of a value must not read as no such fact.
    return mask?.method.kind === 'null' ? denied(decision, 'RULE_DENIED') : decision;
  };

  const holds = (question: RightsQuestion, decision: Decision, place: Placed): boolean => {
    if (!isPermitted(decision)) return false;
    const { caller, purpose } = question;
    return decision.conditions.every(({ type, needs, isInScope }) => {
      let about: Placed | undefined = place;
      while (about !== undefined && about.__typename !== type) about = about.above;
      if (about === undefined) return false;
      const asking = purpose === undefined ? { caller } : { caller, purpose };
      return isInScope(subjectOf(about.record, needs), asking);
    });
  };

  return {
    isInScope: (question, decision, record) => {
      if (!isPermitted(decision)) return false;
      const own = decision.conditions.filter(({ type }) => type === record['__typename']);
      const place = { __typename: String(record['__typename']), record, above: undefined };
      return holds(question, { ...decision, conditions: own }, place);
    },
    answer: async (question, { query, variables }) => {
      const reached = new Set<string>();
      const document = parse(query);
      const result = await execute({
        schema,
        document,
        variableValues: variables,
        rootValue: { __typename: 'Query', record: reference.root, above: undefined } satisfies Placed,
        fieldResolver: (place: Placed, args: Fields, _context, { fieldName, parentType, returnType }) => {
          const coordinate: Coordinate = `${parentType.name}.${fieldName}`;
          const refuse = (code: string) => new GraphQLError(code, { extensions: { code } });
          const decision = decideField(question, coordinate, args);
          if (decision === 'FLOW_NOT_APPROVED') throw refuse(decision);
          if (!isPermitted(decision)) throw refuse(decision.code);
          if (question.unenforceable.has(coordinate) || !holds(question, decision, place))
            throw refuse('OUT_OF_SCOPE');
          const value = reference.resolve(place.record, fieldName, args);
          if (isCompositeType(getNamedType(returnType))) return placed(value, place, reached);
          const mask = decision.mask === undefined ? undefined : question.policy.masks.get(decision.mask);
          return mask === undefined ? value : applyMask(mask, value);
        },
      });
      const decisions = new Map<string, Decision[]>();
      for (const { coordinate, args } of askedFor(schema, document, variables)) {
        const decision = decideField(question, coordinate, args);
        if (decision === 'FLOW_NOT_APPROVED') continue;
        decisions.set(coordinate, [...(decisions.get(coordinate) ?? []), decision]);
      }
      return { result, reached, decisions };
    },
  };
}

function denied({ coordinate, policyVersion, validUntil, trace }: Decision, code: Denial['code']): Denial {
  return { coordinate, policyVersion, validUntil, trace, outcome: 'deny', code };
}

/** The conditions on a field's own record that rules make of the caller and purpose, whoever may have it. */
function dataRulesOf(
  { policy, caller, purpose }: RightsQuestion,
  coordinate: Coordinate,
): readonly SubjectCondition[] {
  const [type = ''] = coordinate.split('.');
  const asking = purpose === undefined ? { caller } : { caller, purpose };
  return policy
    .rulesFor(coordinate)
    .flatMap(({ conditions }) => conditions?.get(type) ?? [])
    .filter(({ knownScope }) => knownScope(asking) === undefined);
}

/** Every field of the document on every type on which it may stand, conditions aside. */
function askedFor(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Fields,
): { readonly coordinate: Coordinate; readonly args: Fields }[] {
  const types = new TypeInfo(schema);
  const asked: { coordinate: Coordinate; args: Fields }[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (parent == null || field == null || field.name.startsWith('__')) return;
        const args = getArgumentValues(field, node, variables);
        for (const type of isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent])
          asked.push({ coordinate: `${type.name}.${field.name}`, args });
      },
    }),
  );
  return asked;
}

function placed(value: unknown, above: Placed, reached: Set<string>): unknown {
  if (value == null) return null;
  if (Array.isArray(value)) return value.map((each) => placed(each, above, reached));
  const record = value as Fields;
  if (typeof record['id'] === 'string') reached.add(record['id']);
  return { __typename: String(record['__typename']), record, above } satisfies Placed;
}

/*
 * Makes resolvers of `schema.graphql` and `source.yaml`, and finds what does not fit:
 *
 * 1. every lookup is prepared by its source, and every coordinate is looked for in the schema;
 * 2. it is followed from where records of each type come, through structures in structures;
 * 3. every value of every type is looked for in all records that the type may have.
 *
 * What has come through that needs no look at the schema any more.
 */
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isLeafType,
  isObjectType,
} from 'graphql';

import type { EntityKeys } from '../../ids/entity-ids.ts';
import { amountScalar, dateScalar, dateTimeScalar, decimalScalar } from '../../scalars.ts';
import {
  type Path,
  type SourceFile,
  type SourceProblem,
  SourceProblems,
} from '../definition/read-source-file.ts';
import type { FieldDefinition, LookupDefinition } from '../definition/source-definition.ts';
import type { PreparedLookup, RecordShape, Report, Source } from '../source.ts';
import type { Leaf } from '../values/leaf.ts';
import { checkMembers } from './check-members.ts';
import { compileLeaf } from './compile-leaf.ts';
import { type CompiledInputs, compileInputs } from './read-inputs.ts';
import { type CompiledField, type CompiledLookup, type CompiledType, createResolvers } from './resolvers.ts';
import {
  coordinateOf,
  entityFactsOf,
  findFieldType,
  kindOfField,
  type Field,
  fieldsOf,
  isList,
  objectTypesOf,
} from './schema-facts.ts';
import { type Places, buildSchema, parseSchema, placesOf, schemaFile } from './read-schema.ts';

export interface SourceFiles {
  /** The text of `schema.graphql`. */
  readonly schema: string;
  readonly sourceFile: SourceFile;
  readonly sources: ReadonlyMap<string, Source>;
  readonly entityKeys: EntityKeys;
}

/**
 * Resolvers for the kit, with the scalars that the schema has.
 *
 * @throws SourceProblems with everything that does not fit
 */
export function compileSource(files: SourceFiles): object {
  const document = parseSchema(files.schema);
  const schema = buildSchema(document);
  const compilation = new Compilation(schema, files, placesOf(document));
  const types = compilation.compile();
  if (compilation.problems.length > 0) throw new SourceProblems(compilation.problems);
  return { ...scalarsOf(schema), ...createResolvers(types, files.entityKeys) };
}

function scalarsOf(schema: GraphQLSchema): object {
  const scalars = [dateScalar, dateTimeScalar, amountScalar, decimalScalar];
  return Object.fromEntries(
    scalars.filter(({ name }) => schema.getType(name) !== undefined).map((scalar) => [scalar.name, scalar]),
  );
}

/** A type while its fields are read. */
interface Draft {
  readonly type: GraphQLObjectType;
  readonly given: ReadonlySet<string>;
  /** Whether it can be met with a key and no record. */
  isReferenced: boolean;
  record: CompiledLookup | undefined;
  readonly fields: Map<string, CompiledField>;
  /** Of the records that it may have. */
  readonly shapes: Set<RecordShape>;
}

class Compilation {
  readonly problems: SourceProblem[] = [];
  readonly #files: SourceFiles;
  readonly #places: Places;
  /** Enums of which a field says what their values are in its source. */
  readonly #mappedEnums: ReadonlySet<string>;
  readonly #drafts: ReadonlyMap<string, Draft>;

  constructor(schema: GraphQLSchema, files: SourceFiles, places: Places) {
    this.#files = files;
    this.#places = places;
    this.#mappedEnums = new Set(
      Object.entries(files.sourceFile.definition.fields).flatMap(([coordinate, { values }]) => {
        const type = values && findFieldType(schema, coordinate);
        return isEnumType(type) ? [type.name] : [];
      }),
    );
    this.#drafts = new Map(
      objectTypesOf(schema).map((type) => {
        const { given, isResolvable } = entityFactsOf(type);
        const draft = {
          type,
          given,
          isReferenced: isResolvable,
          record: undefined,
          fields: new Map(),
          shapes: new Set<RecordShape>(),
        };
        return [type.name, draft];
      }),
    );
    for (const type of [schema.getMutationType(), schema.getSubscriptionType()]) {
      if (type) this.#reportType(type, 'sources are read only: there are no mutations and no subscriptions');
    }
  }

  compile(): CompiledType[] {
    this.#findUnknownNames();
    for (const draft of this.#drafts.values()) {
      this.#prepareRecord(draft);
      for (const field of fieldsOf(draft.type)) this.#compileField(draft, field);
    }
    this.#followShapes();
    for (const draft of this.#drafts.values()) this.#checkLeaves(draft);
    return [...this.#drafts.values()].map(({ type, given, record, fields, isReferenced }) => ({
      name: type.name,
      given,
      isEntity: isReferenced || given.size > 0,
      record,
      fields,
    }));
  }

  /** 1. Names that the schema does not have. */
  #findUnknownNames(): void {
    const { fields, records } = this.#files.sourceFile.definition;
    for (const coordinate of Object.keys(fields)) {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      const type = this.#drafts.get(typeName)?.type;
      if (type === undefined) this.#report(['fields', coordinate], `the schema has no type ${typeName}`);
      else if (type.getFields()[fieldName] === undefined)
        this.#report(['fields', coordinate], `the type ${typeName} has no field ${fieldName}`);
    }
    for (const name of Object.keys(records)) {
      const draft = this.#drafts.get(name);
      if (draft === undefined) this.#report(['records', name], `the schema has no type ${name}`);
      else if (draft.given.size === 0)
        this.#report(['records', name], `${name} has no @key by which a record could be found`);
    }
  }

  #prepareRecord(draft: Draft): void {
    const { type } = draft;
    const lookup = this.#files.sourceFile.definition.records[type.name];
    if (lookup === undefined) return;
    draft.record = this.#prepare(lookup, {
      type,
      field: undefined,
      isList: false,
      path: ['records', type.name],
    });
    if (draft.record !== undefined) draft.shapes.add(draft.record.prepared.shape);
  }

  #compileField(draft: Draft, field: Field): void {
    const coordinate = coordinateOf(draft.type, field);
    const definition = this.#files.sourceFile.definition.fields[coordinate];
    const report: Report = (path, message) => this.#reportField(coordinate, path, message);
    const type = getNamedType(field.type);
    const isMany = isList(field.type);
    if (!isLeafType(type) && !isObjectType(type)) {
      report([], 'interfaces and unions are not served from sources: give it an object type');
      return;
    }
    if (definition !== undefined) checkMembers(definition, isLeafType(type), report);
    const lookup = this.#lookupOf(draft, field, definition, report);
    if (lookup === 'failed') return;
    const at = definition?.at ?? field.name;
    if (definition?.reference !== undefined && isObjectType(type)) {
      const reference = this.#readReference(type, definition.reference, report);
      draft.fields.set(field.name, { kind: 'reference', coordinate, reference, lookup, isMany });
    } else if (isLeafType(type)) {
      const leaf = compileLeaf(
        type,
        isMany && lookup === undefined,
        definition,
        this.#files.entityKeys,
        report,
      );
      if (leaf !== undefined)
        draft.fields.set(field.name, { kind: 'leaf', coordinate, at, leaf, lookup, isMany });
    } else {
      draft.fields.set(field.name, {
        kind: 'object',
        coordinate,
        at: definition?.at,
        typeName: type.name,
        lookup,
        isMany,
      });
      if (lookup !== undefined) this.#drafts.get(type.name)?.shapes.add(lookup.prepared.shape);
    }
  }

  #lookupOf(
    { type }: Draft,
    field: Field,
    definition: FieldDefinition | undefined,
    report: Report,
  ): CompiledLookup | undefined | 'failed' {
    const coordinate = coordinateOf(type, field);
    if (definition?.from !== undefined) {
      const lookup: LookupDefinition = { ...definition, from: definition.from };
      const path = ['fields', coordinate];
      return this.#prepare(lookup, { type, field, isList: isList(field.type), path }) ?? 'failed';
    }
    if (type.name === 'Query') {
      report([], 'nothing says from which source it comes (`from`)');
      return 'failed';
    }
    if (field.args.length > 0) {
      report([], 'it has arguments, and no lookup (`from`) that they could be for');
      return 'failed';
    }
    return undefined;
  }

  #prepare(
    lookup: LookupDefinition,
    {
      type,
      field,
      isList: isMany,
      path,
    }: { type: GraphQLObjectType; field: Field | undefined; isList: boolean; path: Path },
  ): CompiledLookup | undefined {
    const source = this.#files.sources.get(lookup.from);
    if (source === undefined) {
      this.#report([...path, 'from'], `there is no source ${lookup.from}`);
      return undefined;
    }
    const problemsBefore = this.problems.length;
    const report: Report = (below, message) => this.#report([...path, ...below], message);
    const inputs: CompiledInputs = compileInputs(lookup, {
      field,
      type,
      maxRows: source.maxRows,
      mappedEnums: this.#mappedEnums,
      whyNotReadable: (name) => this.#whyNotReadable(type, name, field === undefined),
      kindOfField: (name) => kindOfField(type, name),
      report,
    });
    const prepared: PreparedLookup | undefined = source.prepare(
      lookup,
      { isList: isMany, inputs: inputs.facts },
      report,
    );
    if (prepared === undefined || this.problems.length > problemsBefore) return undefined;
    return { prepared, source: source.name, inputs, isList: isMany };
  }

  /** Whether a field can be looked up by: a value of the type's own record, or of its key. */
  #whyNotReadable(type: GraphQLObjectType, name: string, isRecord: boolean): string | undefined {
    const field = type.getFields()[name];
    if (type.name === 'Query') return `expected an argument, such as $${name}`;
    if (field === undefined)
      return `the type ${type.name} has no field ${name} (an argument is written $${name})`;
    if (!isLeafType(getNamedType(field.type)) || isList(field.type))
      return `${type.name}.${name} is no single value`;
    if (this.#files.sourceFile.definition.fields[coordinateOf(type, field)]?.from !== undefined)
      return `${type.name}.${name} is looked up itself`;
    if (isRecord && this.#drafts.get(type.name)?.given.has(name) !== true)
      return `${type.name}.${name} is no part of a key`;
    return undefined;
  }

  #readReference(
    type: GraphQLObjectType,
    reference: NonNullable<FieldDefinition['reference']>,
    report: Report,
  ): ReadonlyMap<string, { readonly at: string; readonly leaf: Leaf }> {
    const keys = new Map<string, { at: string; leaf: Leaf }>();
    const draft = this.#drafts.get(type.name);
    if (draft !== undefined) draft.isReferenced = true;
    for (const [name, at] of Object.entries(reference)) {
      const field = type.getFields()[name];
      const keyType = field && getNamedType(field.type);
      if (keyType === undefined || !isLeafType(keyType) || draft?.given.has(name) !== true) {
        report(['reference', name], `${name} is no field of a key of ${type.name}`);
        continue;
      }
      const coordinate = `${type.name}.${name}`;
      const definition = this.#files.sourceFile.definition.fields[coordinate];
      const leaf = compileLeaf(keyType, false, definition, this.#files.entityKeys, report);
      if (leaf !== undefined) keys.set(name, { at, leaf });
    }
    return keys;
  }

  /** 2. Shapes of structures in records, and of structures in these. */
  #followShapes(): void {
    const waiting = [...this.#drafts.values()].flatMap((draft) =>
      [...draft.shapes].map((shape) => ({ draft, shape })),
    );
    for (const { draft, shape } of waiting) {
      for (const field of draft.fields.values()) {
        if (field.kind !== 'object' || field.lookup !== undefined) continue;
        const nested = shape.nested(field.at ?? field.coordinate.split('.')[1] ?? '', field.isMany);
        if (typeof nested === 'string') {
          this.#reportField(field.coordinate, ['at'], nested);
          continue;
        }
        const child = this.#drafts.get(field.typeName);
        if (child === undefined || child.shapes.has(nested)) continue;
        child.shapes.add(nested);
        waiting.push({ draft: child, shape: nested });
      }
    }
  }

  /** 3. */
  #checkLeaves({ type, fields, shapes, given, isReferenced, record }: Draft): void {
    for (const [name, field] of fields) {
      const report: Report = (path, message) => this.#reportField(field.coordinate, path, message);
      if (field.kind === 'object') {
        if (field.lookup === undefined && shapes.size === 0)
          report([], 'nothing says where it comes from: name a source (`from`)');
        continue;
      }
      const isOwn = field.lookup === undefined;
      const read = isOwn ? [...shapes] : [field.lookup.prepared.shape];
      const parts =
        field.kind === 'leaf' ? [{ at: field.at, leaf: field.leaf, path: ['at'] }] : referenceParts(field);
      for (const { at, leaf, path } of parts) {
        const problems = new Set(read.flatMap((shape) => shape.whyNoLeaf(at, leaf) ?? []));
        for (const problem of problems) report(path, problem);
      }
      if (!isOwn || given.has(name)) continue;
      if (read.length === 0) report([], 'nothing says where it comes from: name a source (`from`)');
      else if (isReferenced && record === undefined)
        report(
          [],
          `it may be asked for by the key of ${type.name} alone: say under \`records\` where ${type.name} is found`,
        );
    }
  }

  /** In `source.yaml` if it says something of the field, else in the schema. */
  #reportField(coordinate: string, path: Path, message: string): void {
    if (Object.hasOwn(this.#files.sourceFile.definition.fields, coordinate)) {
      this.#report(['fields', coordinate, ...path], message);
      return;
    }
    this.problems.push({
      file: schemaFile,
      ...this.#places.get(coordinate),
      message: `${coordinate}: ${message}`,
    });
  }

  #reportType(type: GraphQLObjectType, message: string): void {
    this.problems.push({
      file: schemaFile,
      ...this.#places.get(type.name),
      message: `${type.name}: ${message}`,
    });
  }

  #report(path: Path, message: string): void {
    this.problems.push(this.#files.sourceFile.problemAt(path, message));
  }
}

function referenceParts(field: Extract<CompiledField, { kind: 'reference' }>) {
  return [...field.reference].map(([name, { at, leaf }]) => ({ at, leaf, path: ['reference', name] }));
}

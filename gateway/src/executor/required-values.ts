/**
 * What may travel from one department to another. A department that gave something else failed; whoever would be
 * asked with it might answer about another record.
 */
import { ExactNumber } from '@govgraph/protocol';
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLString,
  type GraphQLType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { idText, stringText } from './leaf-values.ts';

/** Whether a value without fields of its own may be passed on. */
export type Fits = (value: unknown) => boolean;

/** Tells it for a field of a type; of types that are not known, anything but a key fits. */
export type FitsOf = (typename: string, fieldName: string) => Fits;

/**
 * A value that fits in the form in which its type is written (GraphQL specification, §3.5.3 and §3.5.5): an ID or a
 * String that was given as a number is text, and stands for the same record as that text.
 */
export type Form = (value: unknown) => unknown;

/** Tells it for a field of a type. */
export type FormOf = (typename: string, fieldName: string) => Form;

/** In UTF-16 code units; an identifier is shorter, and a department is asked with thousands of them at once. */
const maxKeyLength = 1_024;

export function compileFits({ typeOf, isKey }: Pick<FederatedSchema, 'typeOf' | 'isKey'>): FitsOf {
  return (typename, fieldName) => {
    const coordinate = `${typename}.${fieldName}` as const;
    return fitsType(typeOf(coordinate), isKey(coordinate));
  };
}

export function compileForms({ typeOf }: Pick<FederatedSchema, 'typeOf'>): FormOf {
  return (typename, fieldName) => formOfType(typeOf(`${typename}.${fieldName}`));
}

function formOfType(type: GraphQLType | undefined): Form {
  const nullable = type && getNullableType(type);
  if (isListType(nullable)) {
    const form = formOfType(nullable.ofType);
    return (value) => (Array.isArray(value) ? value.map(form) : value);
  }
  if (nullable === GraphQLID) return (value) => idText(value) ?? value;
  if (nullable === GraphQLString) return (value) => stringText(value) ?? value;
  return (value) => value;
}

function fitsType(type: GraphQLType | undefined, isKey: boolean): Fits {
  if (isNonNullType(type)) {
    const fits = fitsType(type.ofType, isKey);
    return (value) => value !== null && fits(value);
  }
  const nullable = type && getNullableType(type);
  if (isListType(nullable)) {
    const fits = fitsType(nullable.ofType, isKey);
    return (value) => value === null || (Array.isArray(value) && value.every(fits));
  }
  const isOfType = isEnumType(nullable) ? isText : (builtIn[String(nullable)] ?? isJson);
  if (!isKey) return (value) => value === null || isOfType(value);
  // Federation lets any scalar be part of a key.
  const isOther = nullable === GraphQLBoolean || nullable === GraphQLFloat;
  return (value) => value === null || (isOfType(value) && (isOther || isIdentifier(value)));
}

const builtIn: Readonly<Record<string, Fits>> = {
  String: (value) => stringText(value) !== undefined,
  ID: (value) => idText(value) !== undefined,
  Int: (value) => isNumber(value) && idText(value) !== undefined,
  Float: isNumber,
  Boolean: (value) => typeof value === 'boolean',
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (value instanceof ExactNumber && Number.isFinite(Number(value.text)));
}

/** What stands for a value that was cut off is none. */
function isJson(value: unknown): boolean {
  return typeof value !== 'function';
}

/**
 * A text that is not blank, or an integer that is written as one, which `-0` is not. Not a text with half a character (a lone surrogate)
 * or a control character: many programs replace these or stop there, and then it is the key of another record.
 */
const isWhole = /^(?=.*\S)[^\p{Surrogate}\p{Cc}]+$/u;

function isIdentifier(value: unknown): boolean {
  if (isText(value)) return value.length <= maxKeyLength && isWhole.test(value);
  if (value instanceof ExactNumber)
    return value.text.length <= maxKeyLength && /^-?[1-9]\d*$/.test(value.text);
  return Number.isInteger(value) && !String(value).includes('e');
}

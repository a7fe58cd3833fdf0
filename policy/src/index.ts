export { parseCatalog } from './catalog.ts';
export { changePolicy } from './change-packed-policy.ts';
export { whyUnreadable } from './check-conditions.ts';
export { checkPolicy, type PolicyCheck } from './check-policy.ts';
export { itemsOfGrant } from './compile-grants.ts';
export { compilePolicy } from './compile.ts';
export { toCelRecord, toCelValue } from './condition-types.ts';
export { ask, decide, denyField } from './decide.ts';
export {
  anonymousCaller,
  denialCodes,
  type Caller,
  type Decision,
  type Denial,
  type DenialCode,
  type DeniedInput,
  type FieldRequest,
  type Limiter,
  type InputUse,
  type Permission,
  type SubjectCondition,
  type RuleOutcome,
  type TraceEntry,
  type WaysToItems,
  isPermitted,
} from './decision.ts';
export { itemsReadBy } from './compile-inputs.ts';
export { formatPolicyDocument, parsePolicyDocument, type PolicyDocument } from './document.ts';
export { findMisfit } from './mask-types.ts';
export { applyMask } from './masks.ts';
export type {
  CatalogDataType,
  Coordinate,
  Department,
  DepartmentCode,
  Flow,
  Grant,
  GrantId,
  IdentificationLimit,
  InputBinding,
  InputCoordinate,
  InputMode,
  Item,
  ItemRole,
  ItemStatus,
  MaskDefinition,
  MaskMethod,
  MaskName,
  PolicySource,
  Purpose,
  PurposeCode,
  RateLimit,
  Rates,
  Resource,
  ResourceCode,
  RowScope,
  Rule,
  RuleId,
  RuleSet,
  SecurityLevel,
  ShareType,
  Suspension,
  UpdateCycle,
} from './model.ts';
export { openPolicy, packPolicy, repackPolicy, type PackedPolicy } from './packed-policy.ts';
export {
  partKeys,
  partsOf,
  sortParts,
  targetKey,
  type PartChange,
  type PartKind,
  type PartKinds,
  type PolicyDifference,
} from './parts.ts';
export { describePlace, describeProblem, PolicyError, type Problem } from './policy-error.ts';
export { regionPrefix } from './region.ts';
export type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from './schema-outline.ts';
export { problemOfClass, problemOfClassification, resourceCodePattern } from './resource-code.ts';
export { PolicySnapshot, typeOf, type CompiledRule, type RegisteredItem } from './snapshot.ts';
export { applyRule, decisionSteps } from './steps.ts';
export type { DecisionStep, Question, Verdict } from './verdict.ts';
export { suggest } from './suggest.ts';
export { locateProblems } from './yaml-document.ts';

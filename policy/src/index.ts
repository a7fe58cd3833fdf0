export { amendPolicy } from './amendment/amend-policy.ts';
export {
  isEmptyAmendment,
  type HandedOverItem,
  type PolicyAmendment,
  type RenamedItem,
  type TransferredDepartment,
} from './amendment/policy-amendment.ts';
export { formatCatalog } from './documents/format-catalog.ts';
export type { AccessDirection } from './analysis/access.ts';
export { everyClearance, listProfiles, type AccessProfile } from './analysis/access-profiles.ts';
export { findAccessChanges, type AccessChange, type EnforcedPolicy } from './analysis/find-access-changes.ts';
export {
  groupAccessChanges,
  type AccessGroup,
  type ConcernedCallers,
} from './analysis/group-access-changes.ts';
export { parseCatalog } from './documents/parse-catalog.ts';
export { changePolicy } from './serialized/change-policy.ts';
export { whyUnreadable } from './conditions/check-conditions.ts';
export { checkPolicy } from './compile/check-policy.ts';
export { itemsOfGrant } from './compile/compile-grants.ts';
export { compilePolicy } from './compile/compile-policy.ts';
export { toCelRecord, toCelValue } from './conditions/condition-types.ts';
export { createEvaluationContext, decide, denyField } from './decide/decide.ts';
export { omitUndefined } from './model/omit-undefined.ts';
export {
  anonymousCaller,
  attributeTypes,
  clearances,
  describeAttributes,
  levels,
  recordedAttributes,
  rightsKey,
  type AttributeType,
  type Caller,
  type RecordedAttributes,
} from './model/caller.ts';
export {
  denialCodes,
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
} from './model/decision.ts';
export { byKind, type Finding, type PolicyFinding } from './model/finding.ts';
export { itemsReadBy } from './compile/compile-inputs.ts';
export {
  formatPolicyDocument,
  parsePolicyDocument,
  readPolicyDocument,
  withBasedOn,
  type PolicyDocument,
} from './documents/policy-document.ts';
export { findMisfit } from './masks/find-misfit.ts';
export { applyMask } from './masks/apply-mask.ts';
export { everyDepartment } from './model/model.ts';
export { howToNameLaw, namesLaw } from './model/legal-basis.ts';
export { dataClasses, dataClassOf, isBelow, levelOf } from './model/grading.ts';
export {
  describeCondition,
  isInScope,
  readStoredResource,
  type StoredResource,
} from './model/sharing-condition.ts';
export type {
  BaseDatabase,
  CatalogDataType,
  Coordinate,
  DataClass,
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
  SampleRow,
  SecurityLevel,
  ShareType,
  SharingCondition,
  Suspension,
  UpdateCycle,
} from './model/model.ts';
export {
  compactPolicy,
  openPolicy,
  serializePolicy,
  type SerializedPolicy,
} from './serialized/serialized-policy.ts';
export {
  partKeys,
  partsOf,
  sortParts,
  targetKey,
  type PartChange,
  type PartKind,
  type PartKinds,
  type PolicyDifference,
} from './model/parts.ts';
export { describeProblem, PolicyError, type Problem } from './model/policy-error.ts';
export { regionPrefix } from './model/region-prefix.ts';
export type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from './model/schema-outline.ts';
export {
  classOf,
  problemOfClass,
  problemOfClassification,
  resourceCodePattern,
} from './model/resource-code.ts';
export { PolicySnapshot, typeOf, type CompiledRule, type RegisteredItem } from './model/policy-snapshot.ts';
export { applyRule, decisionSteps } from './decide/decision-steps.ts';
export type { EvaluationContext } from './decide/evaluation-context.ts';
export type { DecisionStep, Verdict } from './decide/verdict.ts';
export { suggest } from './model/suggest.ts';
export { locateProblems } from './documents/yaml-document.ts';

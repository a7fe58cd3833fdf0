/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@apollo/client';
/** Blood types of the ABO system. */
export type BloodType =
  /** A 型 */
  | 'A'
  /** AB 型 */
  | 'AB'
  /** B 型 */
  | 'B'
  /** O 型 */
  | 'O';

/** Roles that a person may hold in a legal entity. */
export type CompanyRole =
  /** 董事 */
  | 'DIRECTOR'
  /** 法定代表人 */
  | 'LEGAL_REPRESENTATIVE'
  /** 经理 */
  | 'MANAGER'
  /** 股东 */
  | 'SHAREHOLDER'
  /** 监事 */
  | 'SUPERVISOR';

/** Relation to the head of a household, after GB/T 4761. */
export type HouseholdRelation =
  /** 子女 */
  | 'CHILD'
  /** 孙子女 */
  | 'GRANDCHILD'
  /** 祖父母 */
  | 'GRANDPARENT'
  /** 户主 */
  | 'HEAD'
  /** 其他 */
  | 'OTHER'
  /** 父母 */
  | 'PARENT'
  /** 兄弟姐妹 */
  | 'SIBLING'
  /** 配偶 */
  | 'SPOUSE';

/** Registration status of a legal entity. */
export type LegalEntityStatus =
  /** 存续 */
  | 'ACTIVE'
  /** 注销 */
  | 'DEREGISTERED'
  /** 吊销 */
  | 'REVOKED'
  /** 停业 */
  | 'SUSPENDED';

/** Marital status, GB/T 2261.2. */
export type MaritalStatus =
  /** 离婚 */
  | 'DIVORCED'
  /** 已婚 */
  | 'MARRIED'
  /** 丧偶 */
  | 'WIDOWED';

/** Registered uses of real estate, after GB/T 21010. */
export type RealEstateUsage =
  /** 商业 */
  | 'COMMERCIAL'
  /** 工业 */
  | 'INDUSTRIAL'
  /** 办公 */
  | 'OFFICE'
  /** 住宅 */
  | 'RESIDENTIAL';

/** Sex, GB/T 2261.1. */
export type Sex =
  /** 女 */
  | 'FEMALE'
  /** 男 */
  | 'MALE';

/** Kinds of social insurance, 社会保险法. */
export type SocialInsuranceKind =
  /** 生育保险 */
  | 'MATERNITY'
  /** 基本医疗保险 */
  | 'MEDICAL'
  /** 基本养老保险 */
  | 'PENSION'
  /** 失业保险 */
  | 'UNEMPLOYMENT'
  /** 工伤保险 */
  | 'WORK_INJURY';

/** Payment status of a social insurance. */
export type SocialInsuranceStatus =
  /** 参保缴费 */
  | 'ACTIVE'
  /** 暂停缴费 */
  | 'SUSPENDED'
  /** 终止缴费 */
  | 'TERMINATED';

export type OwnRecordQueryVariables = Exact<{
  idNumber: string;
}>;


export type OwnRecordQuery = { readonly person: { readonly id: string, readonly idNumber: string | null, readonly name: string | null, readonly sex: Sex | null, readonly birthDate: string | null, readonly ethnicity: string | null, readonly regionCode: string | null, readonly householdAddress: string | null, readonly household: { readonly members: ReadonlyArray<{ readonly relation: HouseholdRelation | null, readonly person: { readonly name: string | null, readonly idNumber: string | null } | null }> | null } | null, readonly criminalRecord: { readonly hasRecord: boolean | null, readonly offences: ReadonlyArray<string> | null, readonly lastConvictedOn: string | null } | null } | null };

export type UnifiedPersonQueryVariables = Exact<{
  idNumber: string;
  year: number;
}>;


export type UnifiedPersonQuery = { readonly person: { readonly name: string | null, readonly idNumber: string | null, readonly household: { readonly members: ReadonlyArray<{ readonly relation: HouseholdRelation | null, readonly person: { readonly name: string | null } | null }> | null } | null, readonly criminalRecord: { readonly hasRecord: boolean | null, readonly offences: ReadonlyArray<string> | null } | null, readonly marriage: { readonly status: MaritalStatus | null, readonly registeredOn: string | null } | null, readonly employments: ReadonlyArray<{ readonly position: string | null, readonly since: string | null, readonly until: string | null, readonly employer: { readonly name: string | null } | null }> | null, readonly socialInsurance: ReadonlyArray<{ readonly kind: SocialInsuranceKind | null, readonly status: SocialInsuranceStatus | null, readonly monthsPaid: number | null, readonly base: number | string | null }> | null, readonly incomeTax: { readonly annualIncome: number | string | null } | null, readonly realEstate: ReadonlyArray<{ readonly address: string | null, readonly areaSquareMetres: number | null, readonly usage: RealEstateUsage | null }> | null, readonly companies: ReadonlyArray<{ readonly role: CompanyRole | null, readonly entity: { readonly name: string | null, readonly status: LegalEntityStatus | null } | null }> | null, readonly vaccinations: ReadonlyArray<{ readonly vaccine: string | null, readonly givenOn: string | null }> | null, readonly healthRecord: { readonly bloodType: BloodType | null, readonly chronicDiseases: ReadonlyArray<string> | null, readonly disabilityGrade: number | null } | null, readonly certificates: ReadonlyArray<{ readonly kind: string | null, readonly number: string | null }> | null } | null };


export const OwnRecordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OwnRecord"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"idNumber"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"person"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"idNumber"},"value":{"kind":"Variable","name":{"kind":"Name","value":"idNumber"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"idNumber"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sex"}},{"kind":"Field","name":{"kind":"Name","value":"birthDate"}},{"kind":"Field","name":{"kind":"Name","value":"ethnicity"}},{"kind":"Field","name":{"kind":"Name","value":"regionCode"}},{"kind":"Field","name":{"kind":"Name","value":"householdAddress"}},{"kind":"Field","name":{"kind":"Name","value":"household"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"person"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"idNumber"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"criminalRecord"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasRecord"}},{"kind":"Field","name":{"kind":"Name","value":"offences"}},{"kind":"Field","name":{"kind":"Name","value":"lastConvictedOn"}}]}}]}}]}}]} as unknown as DocumentNode<OwnRecordQuery, OwnRecordQueryVariables>;
export const UnifiedPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnifiedPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"idNumber"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"year"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"person"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"idNumber"},"value":{"kind":"Variable","name":{"kind":"Name","value":"idNumber"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"idNumber"}},{"kind":"Field","name":{"kind":"Name","value":"household"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relation"}},{"kind":"Field","name":{"kind":"Name","value":"person"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"criminalRecord"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasRecord"}},{"kind":"Field","name":{"kind":"Name","value":"offences"}}]}},{"kind":"Field","name":{"kind":"Name","value":"marriage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"registeredOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"employments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"employer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}},{"kind":"Field","name":{"kind":"Name","value":"socialInsurance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"monthsPaid"}},{"kind":"Field","name":{"kind":"Name","value":"base"}}]}},{"kind":"Field","name":{"kind":"Name","value":"incomeTax"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"year"},"value":{"kind":"Variable","name":{"kind":"Name","value":"year"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"annualIncome"}}]}},{"kind":"Field","name":{"kind":"Name","value":"realEstate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"areaSquareMetres"}},{"kind":"Field","name":{"kind":"Name","value":"usage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"companies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"role"}}]}},{"kind":"Field","name":{"kind":"Name","value":"vaccinations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vaccine"}},{"kind":"Field","name":{"kind":"Name","value":"givenOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"healthRecord"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bloodType"}},{"kind":"Field","name":{"kind":"Name","value":"chronicDiseases"}},{"kind":"Field","name":{"kind":"Name","value":"disabilityGrade"}}]}},{"kind":"Field","name":{"kind":"Name","value":"certificates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]}}]} as unknown as DocumentNode<UnifiedPersonQuery, UnifiedPersonQueryVariables>;
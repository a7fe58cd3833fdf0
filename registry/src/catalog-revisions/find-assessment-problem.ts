import type { Resource } from '@govgraph/policy';
import type { CatalogAssessment } from './catalog-revision.ts';

const maxBasisLength = 1_000;
const maxMeasuresLength = 2_000;
const maxKinds = 30;
const maxKindLength = 100;

/** Why an assessment of a catalog is none; undefined when it is one. */
export function findAssessmentProblem(
  { secrecyRisk, secrecyBasis, personalInformation, measures = '' }: Omit<CatalogAssessment, 'assessedBy'>,
  resources: readonly Resource[],
): string | undefined {
  if (!isText(secrecyBasis, maxBasisLength))
    return `secrecyBasis: say in 1 to ${maxBasisLength} characters what was looked at, and by which rules`;
  const isNotShared = resources.some(({ items }) =>
    items.some(({ shareType }) => shareType === 'NOT_SHARED'),
  );
  if (secrecyRisk === 'NOT_SHARED' && !isNotShared)
    return 'secrecyRisk: nothing is registered as NOT_SHARED: file again with what may not be shared registered so, or leave it out';
  if (personalInformation.length > maxKinds) return `personalInformation: expected at most ${maxKinds} kinds`;
  if (!personalInformation.every((kind) => isText(kind, maxKindLength)))
    return `personalInformation: expected kinds of 1 to ${maxKindLength} characters, such as 身份证号`;
  if (personalInformation.length > 0 && !isText(measures, maxMeasuresLength))
    return `measures: say in 1 to ${maxMeasuresLength} characters how the personal information is protected`;
  return measures.length > maxMeasuresLength
    ? `measures: expected at most ${maxMeasuresLength} characters`
    : undefined;
}

function isText(text: string, maxLength: number): boolean {
  return text.trim() !== '' && text.length <= maxLength;
}

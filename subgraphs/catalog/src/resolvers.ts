import { dateScalar, dateTimeScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';
import { catalogEntryResolvers } from './resolvers/catalog-entries.ts';
import { catalogRevisionResolvers } from './resolvers/catalog-revisions.ts';
import { breakingApprovalResolvers } from './resolvers/breaking-approvals.ts';
import { dutyResolvers } from './resolvers/duties.ts';
import { demandResolvers } from './resolvers/demands.ts';
import { resourceHistoryResolvers } from './resolvers/resource-history.ts';
import { themeResolvers } from './resolvers/themes.ts';
import { grantResolvers } from './resolvers/grants.ts';
import { keyResolvers } from './resolvers/keys.ts';
import { policyResolvers } from './resolvers/policy.ts';
import { policyChangeResolvers } from './resolvers/policy-changes.ts';
import { publicationResolvers } from './resolvers/publications.ts';
import { registrationResolvers } from './resolvers/registrations.ts';
import { subgraphChangeResolvers } from './resolvers/subgraph-changes.ts';
import { subgraphResolvers } from './resolvers/subgraphs.ts';
import { suspensionResolvers } from './resolvers/suspensions.ts';
import { usageResolvers } from './resolvers/usage.ts';

/** One file for each section of the schema. */
const sections = [
  policyResolvers,
  registrationResolvers,
  subgraphResolvers,
  policyChangeResolvers,
  publicationResolvers,
  catalogRevisionResolvers,
  resourceHistoryResolvers,
  themeResolvers,
  demandResolvers,
  catalogEntryResolvers,
  subgraphChangeResolvers,
  breakingApprovalResolvers,
  dutyResolvers,
  grantResolvers,
  suspensionResolvers,
  usageResolvers,
  keyResolvers,
];

export const resolvers: Resolvers = {
  ...Object.assign({}, ...sections),
  Date: dateScalar,
  DateTime: dateTimeScalar,
  Query: Object.assign({}, ...sections.map(({ Query }) => Query)),
  Mutation: Object.assign({}, ...sections.map(({ Mutation }) => Mutation)),
};

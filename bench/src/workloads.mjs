import { readFileSync } from 'node:fs';
import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import { expectedResponse } from './expected-answer.mjs';
import { assertSameData } from './measure.mjs';
import { maskUsers } from './shop-policy.mjs';
import { benchRoot } from './stage.mjs';

const read = (name) => readFileSync(path.join(benchRoot, `workloads/${name}.graphql`), 'utf8');

/** The Guild's federation benchmark, and one request that a single subgraph answers. */
export const shopWorkloads = ['benchmark', 'small'].map((name) => {
  const query = read(name);
  const expected = expectedResponse(query);
  const masked = maskUsers(expected);
  return {
    name,
    bodies: [JSON.stringify({ query })],
    // Where no policy holds, everything is given to everyone.
    check: (_body, response, { isGoverned }) => assertSameData(response, isGoverned ? masked : expected),
  };
});

/** What the review of a low-income application asks of eight departments, about persons of its district. */
export const departmentsWorkload = {
  name: 'low-income-assistance',
  bodies: ['haidian', 'haidianSpouse', 'lowIncome'].map((name) =>
    JSON.stringify({
      query: read('low-income-assistance'),
      variables: { idNumber: samplePersons[name].idNumber, year: 2025 },
    }),
  ),
  check: (body, { data, errors }) => {
    if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 300));
    const { idNumber } = JSON.parse(body).variables;
    const expected = Object.values(samplePersons).find((person) => person.idNumber === idNumber);
    const { person } = data;
    if (person.name !== expected.name || person.idNumber !== idNumber)
      throw new Error('it is about someone else');
    const lists = ['employments', 'socialInsurance', 'realEstate', 'companies'];
    if (!lists.every((list) => Array.isArray(person[list]))) throw new Error('a department is missing');
    const income = person.incomeTax?.annualIncome ?? '<0';
    if (!/^(<\d+|>=\d+|\d+-\d+)$/.test(income)) throw new Error(`the income ${income} is not a band`);
  },
};

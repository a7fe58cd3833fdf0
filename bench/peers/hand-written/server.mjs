// What a developer would write who knows the two queries in advance: no GraphQL, no policy, six requests for the
// benchmark query, undici's `request`, and the response written as text. What a gateway in Node can be measured
// against, and nothing that anybody would run.
import http from 'node:http';
import { Pool } from 'undici';

const { origin } = new URL(process.env.SUBGRAPHS_URL);
const pool = new Pool(origin, { connections: 128 });
const headers = { 'content-type': 'application/json' };

async function ask(service, body) {
  const response = await pool.request({ path: `/${service}`, method: 'POST', headers, body });
  return (await response.body.json()).data;
}

const review = 'id body';
const author = `__typename id username reviews { ${review} product { __typename upc } }`;
const reviewsOfProduct = `reviews { ${review} author { ${author} } }`;
const reviewsOfUser = `reviews { ${review} product { __typename upc ${reviewsOfProduct} } }`;
const entities = (selection) => `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;

const users = JSON.stringify({ query: '{ users { __typename id username name } }' });
const topProducts = JSON.stringify({ query: '{ topProducts { __typename name price upc weight } }' });
const me = JSON.stringify({ query: '{ me { id name username } }' });
const productDetails = entities('... on Product { name price weight }');
const userNames = entities('... on User { name }');
const stock = entities('... on Product { inStock shippingEstimate }');
const reviewsOfBoth = `query ($u: [_Any!]!, $p: [_Any!]!) {
  u: _entities(representations: $u) { ... on User { ${reviewsOfUser} } }
  p: _entities(representations: $p) { ... on Product { ${reviewsOfProduct} } }
}`;

async function answerBenchmark() {
  const [accounts, catalog] = await Promise.all([ask('accounts', users), ask('products', topProducts)]);
  const usersById = groupBy(accounts.users, 'id');
  const topByUpc = groupBy(catalog.topProducts, 'upc');

  const variables = {
    u: [...usersById.keys()].map((id) => ({ __typename: 'User', id })),
    p: [...topByUpc.keys()].map((upc) => ({ __typename: 'Product', upc })),
  };
  const found = await ask('reviews', JSON.stringify({ query: reviewsOfBoth, variables }));
  assignAll(usersById, found.u);
  assignAll(topByUpc, found.p);

  const reviewed = accounts.users.flatMap((user) => user.reviews.map(({ product }) => product));
  const authors = [...reviewed, ...catalog.topProducts].flatMap((product) =>
    product.reviews.map((each) => each.author),
  );
  const products = [...reviewed, ...authors.flatMap((user) => user.reviews.map(({ product }) => product))];
  await Promise.all([
    fetchEntities('products', productDetails, products, 'upc', ({ upc }) => ({ __typename: 'Product', upc })),
    fetchEntities('accounts', userNames, authors, 'id', ({ id }) => ({ __typename: 'User', id })),
  ]);
  await fetchEntities(
    'inventory',
    stock,
    [...products, ...catalog.topProducts],
    'upc',
    ({ upc, price, weight }) => ({ __typename: 'Product', upc, price, weight }),
  );
  return `{"data":{"users":${list(accounts.users, writeUser)},"topProducts":${list(catalog.topProducts, writeReviewedProduct)}}}`;
}

async function fetchEntities(service, query, records, key, represent) {
  const groups = groupBy(records, key);
  const representations = [...groups.values()].map(([first]) => represent(first));
  const { _entities: found } = await ask(
    service,
    JSON.stringify({ query, variables: { r: representations } }),
  );
  assignAll(groups, found);
}

function groupBy(records, key) {
  const groups = new Map();
  for (const record of records) {
    const group = groups.get(record[key]);
    if (group === undefined) groups.set(record[key], [record]);
    else group.push(record);
  }
  return groups;
}

/** The responses stand in the order of the groups. */
function assignAll(groups, found) {
  let position = 0;
  for (const group of groups.values()) {
    const values = found[position++];
    for (const record of group) Object.assign(record, values);
  }
}

function list(records, write) {
  let text = '[';
  for (const [position, record] of records.entries()) text += (position === 0 ? '' : ',') + write(record);
  return `${text}]`;
}

const string = JSON.stringify;
const writeProduct = ({ inStock, name, price, shippingEstimate, upc, weight }) =>
  `"inStock":${inStock},"name":${string(name)},"price":${price},"shippingEstimate":${shippingEstimate},"upc":${string(upc)},"weight":${weight}`;
const writePlainReview = ({ id, body, product }) =>
  `{"id":${string(id)},"body":${string(body)},"product":{${writeProduct(product)}}}`;
const writeAuthor = ({ id, username, name, reviews }) =>
  `{"id":${string(id)},"username":${string(username)},"name":${string(name)},"reviews":${list(reviews, writePlainReview)}}`;
const writeReview = ({ id, body, author: user }) =>
  `{"id":${string(id)},"body":${string(body)},"author":${writeAuthor(user)}}`;
const writeReviewedProduct = (product) =>
  `{${writeProduct(product)},"reviews":${list(product.reviews, writeReview)}}`;
const writeUserReview = ({ id, body, product }) =>
  `{"id":${string(id)},"body":${string(body)},"product":${writeReviewedProduct(product)}}`;
const writeUser = ({ id, username, name, reviews }) =>
  `{"id":${string(id)},"username":${string(username)},"name":${string(name)},"reviews":${list(reviews, writeUserReview)}}`;

async function answerSmall() {
  const { me: user } = await ask('accounts', me);
  return `{"data":{"me":{"id":${string(user.id)},"name":${string(user.name)},"username":${string(user.username)}}}}`;
}

async function respond(request, response) {
  const body = Buffer.from(await (request.includes('query Small') ? answerSmall() : answerBenchmark()));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

http
  .createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => void respond(Buffer.concat(chunks), response));
  })
  .listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));

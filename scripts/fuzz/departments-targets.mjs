import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { parse } from 'graphql';

/** What departments answer, and what they are asked. @returns {Promise<readonly import('./targets.mjs').Target[]>} */
export async function departmentsTargets(load) {
  const [decoding, reading, responseFilters, subgraphErrors, responseData, errors, verifier] =
    await Promise.all(
      [
        'gateway/dist/transport/decode-text.js',
        'gateway/dist/transport/read-response.js',
        'gateway/dist/executor/response-filter.js',
        'gateway/dist/executor/subgraph-errors.js',
        'gateway/dist/executor/read-response-data.js',
        'gateway/dist/errors.js',
        'subgraphs/kit/dist/verify-request.js',
      ].map(load),
    );
  return [
    {
      name: 'department-answer',
      what: 'an answer of a department is read, or is its failure; what was not asked for is gone',
      seeds: [
        '{"data":{"person":{"id":"1","name":null,"homes":[{"usage":"A"}]}},"errors":[{"path":["person","name"],"message":"m"}]}',
        '{"errors":[{},null,"boom"]}',
        '{"data":null}',
      ].map(Buffer.from),
      words: [
        '"data":',
        '"errors":',
        '"path":',
        '"person"',
        '"homes"',
        '"usage"',
        '"__typename"',
        '"extensions":{"code":"BAD_USER_INPUT"}',
      ],
      run: (
        (responseFilter) => (input) =>
          checkResponse({ decoding, reading, responseData, subgraphErrors, errors }, responseFilter, input)
      )(
        responseFilters.compileResponseFilter(
          parse('{ person { id name homes { usage } } }').definitions[0].selectionSet,
          () => true,
        ),
      ),
    },
    {
      name: 'signature',
      what: 'a request that no gateway signed is refused by a department, without a failure',
      seeds: [
        '("@method" "@path" "content-type" "content-digest" "govgraph-caller");created=1;nonce="n";keyid="k";alg="ed25519"|sha-256=:AAAA:|department="a", application="b", decision="c"',
        'sig=("@method")|sig=:AAAA:|x',
      ].map(Buffer.from),
      words: [
        'sig=',
        ';created=',
        ';keyid="k"',
        ':AAAA:',
        'sha-256=',
        '"@query"',
        'application="b"',
        '|',
        '??',
      ],
      run: ((verify) => (input) => {
        const [signatureInput, digest, caller] = input.toString('latin1').split('|');
        const signed = {
          'content-type': 'application/json',
          'signature-input': signatureInput === undefined ? undefined : `sig=${signatureInput}`,
          signature: `sig=${digest ?? ''}`,
          'content-digest': digest,
          'govgraph-caller': caller,
        };
        const head = verify({ method: 'POST', path: '/graphql', query: '', headers: signed });
        assert.equal(head.accepted, false, 'a request that nobody signed was accepted');
      })(verifier.createRequestVerifier(fixedKeys())),
    },
  ];
}

function fixedKeys() {
  const keys = createGatewayKeys();
  return () => keys;
}

function createGatewayKeys() {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  return { keys: [{ keyId: 'k', algorithm: 'ed25519', publicKey: pem }] };
}

function checkResponse({ decoding, reading, responseData, subgraphErrors, errors }, responseFilter, input) {
  for (const charset of ['', '; charset=gbk', '; charset=utf-16le']) {
    const written = decoding.createTextDecoder(`application/json${charset}`)?.([input]);
    if (written === undefined) continue;
    let response;
    try {
      response = reading.readResponse('department', { text: written, status: 200 }, 200_000);
    } catch (error) {
      assert.ok(error instanceof errors.UpstreamError, `not the department's failure: ${String(error)}`);
      continue;
    }
    const failures = new subgraphErrors.SubgraphErrors();
    const { data } = responseData.readResponseData(response, responseFilter, 'department', failures);
    for (const name of Object.keys(data))
      assert.ok(
        ['person', '__typename'].includes(name) || subgraphErrors.isFailed(data),
        `${name} was not asked for`,
      );
  }
}

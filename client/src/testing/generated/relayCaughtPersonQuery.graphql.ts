/**
 * @generated SignedSource<<f1fe7d02d57cc531736773e937142339>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { Result } from "relay-runtime";
export type relayCaughtPersonQuery$variables = {
  id: string;
};
export type relayCaughtPersonQuery$data = {
  readonly person: {
    readonly employer: Result<{
      readonly name: string | null | undefined;
    } | null | undefined, unknown>;
    readonly income: Result<number | null | undefined, unknown>;
    readonly name: string | null | undefined;
    readonly residence: Result<string | null | undefined, unknown>;
  } | null | undefined;
};
export type relayCaughtPersonQuery = {
  response: relayCaughtPersonQuery$data;
  variables: relayCaughtPersonQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "income",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "residence",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "concreteType": "Employer",
  "kind": "LinkedField",
  "name": "employer",
  "plural": false,
  "selections": [
    (v2/*:: as any*/)
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "relayCaughtPersonQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Person",
        "kind": "LinkedField",
        "name": "person",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "kind": "CatchField",
            "field": (v3/*:: as any*/),
            "to": "RESULT"
          },
          {
            "kind": "CatchField",
            "field": (v4/*:: as any*/),
            "to": "RESULT"
          },
          {
            "kind": "CatchField",
            "field": (v5/*:: as any*/),
            "to": "RESULT"
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "relayCaughtPersonQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Person",
        "kind": "LinkedField",
        "name": "person",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          (v3/*:: as any*/),
          (v4/*:: as any*/),
          (v5/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "52f85d6ebc5b1a1d9cd0b8330f45e78a",
    "id": null,
    "metadata": {},
    "name": "relayCaughtPersonQuery",
    "operationKind": "query",
    "text": "query relayCaughtPersonQuery(\n  $id: ID!\n) {\n  person(id: $id) {\n    name\n    income\n    residence\n    employer {\n      name\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "1e8f6165040c71a761159f8c6382358a";

export default node;

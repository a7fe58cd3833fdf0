/**
 * @generated SignedSource<<1258734af5e9b00f201de50a3a25e57d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type relayStrictPersonQuery$variables = {
  id: string;
};
export type relayStrictPersonQuery$data = {
  readonly person: {
    readonly income: number | null | undefined;
    readonly name: string | null | undefined;
  } | null | undefined;
};
export type relayStrictPersonQuery = {
  response: relayStrictPersonQuery$data;
  variables: relayStrictPersonQuery$variables;
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
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": {
      "throwOnFieldError": true
    },
    "name": "relayStrictPersonQuery",
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
          (v3/*:: as any*/)
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
    "name": "relayStrictPersonQuery",
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
    "cacheID": "ee5a1adb17ea2ba0f30adf839f7a7d9e",
    "id": null,
    "metadata": {},
    "name": "relayStrictPersonQuery",
    "operationKind": "query",
    "text": "query relayStrictPersonQuery(\n  $id: ID!\n) {\n  person(id: $id) {\n    name\n    income\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "613f84b76df1c81ac8bc09e27da69731";

export default node;

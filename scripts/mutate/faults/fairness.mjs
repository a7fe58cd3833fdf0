/** Of the gateway: what one application, or a stranger, can keep from others. */
export const fairness = {
  name: 'fairness among applications',
  folder: 'gateway',
  tests: [
    'src/fair-line.test.ts',
    'src/bulkhead.test.ts',
    'src/server/admission.test.ts',
    'src/transport/application-circuits.test.ts',
    'src/transport/failing-departments.test.ts',
    'src/strangers.test.ts',
    'src/server/http-server.test.ts',
  ],
  faults: [
    {
      file: 'src/fair-line.ts',
      what: 'one application takes everything',
      find: 'return own === 0 || own + more <= all - taken - more;',
      replace: 'return true;',
    },
    {
      file: 'src/fair-line.ts',
      what: 'one application leaves nothing free',
      find: 'own + more <= all - taken - more',
      replace: 'own + more <= all - taken',
    },
    {
      file: 'src/fair-line.ts',
      what: 'who has nothing finds no room beside large texts',
      find: 'return waiting.size === 0 || isFairShare(own,',
      replace: 'return isFairShare(own + 1,',
    },
    {
      file: 'src/fair-line.ts',
      what: 'large texts of one leave no room for others',
      find: 'return waiting.size === 0 || isFairShare(own, characters, this.#characters, maxWaitingCharacters);',
      replace: 'return true;',
    },
    {
      file: 'src/fair-line.ts',
      what: 'whoever had a turn has the next one too',
      find: '      this.#parts.delete(who);\n      this.#parts.set(who, part);\n',
      replace: '',
    },
    {
      file: 'src/bulkhead.ts',
      what: 'places are not shared',
      find: 'this.#inFlight < this.#maxInFlight && isFairShare(own, 1, this.#inFlight, this.#maxInFlight)',
      replace: 'this.#inFlight < this.#maxInFlight && own < Infinity && isFairShare(0, 1, 0, 0)',
    },
    {
      file: 'src/bulkhead.ts',
      what: 'a place that was left counts as held',
      find: 'if (left === 0) this.#held.delete(application);',
      replace: 'if (left === 0) return;',
    },
    {
      file: 'src/server/admission.ts',
      what: 'all known callers are one application',
      find: 'const who = caller?.application ?? strangers;',
      replace: "const who = caller === undefined ? strangers : 'all';",
    },
    {
      file: 'src/server/read-body.ts',
      what: 'one application fills the room for large bodies',
      find: 'own.bodies > 1 && !isFairShare(own.bytes, bytes, this.#bytes, this.#maxBytes)',
      replace: 'isFairShare(1, 1, 1, 1) || this.#bytes + bytes > this.#maxBytes',
    },
    {
      file: 'src/transport/application-circuits.ts',
      what: 'the failures of one application close a department to all',
      find: '(this.#circuits.get(application) ?? this.#open(application)).breaker',
      replace: "(this.#circuits.get('all') ?? this.#open('all')).breaker",
    },
    {
      file: 'src/transport/application-circuits.ts',
      what: 'each application finds out with five requests that a department is down',
      find: '? 1 : minFailures',
      replace: '? minFailures : minFailures',
    },
    {
      file: 'src/transport/application-circuits.ts',
      what: 'one failure of its own is enough for everybody',
      find: 'some((other) => other !== application)',
      replace: 'some((other) => other === application) || true',
    },
    {
      file: 'src/transport/application-circuits.ts',
      what: 'those who wait stay in line when the circuit opens',
      find: "if (state === 'open') onOpen(application);",
      replace: 'void onOpen;',
    },
    {
      file: 'src/transport/http-route.ts',
      what: 'all who wait are sent away when the circuit of one application opens',
      find: 'onOpen: (application) => this.#bulkhead.refuseWaiting(application)',
      replace: 'onOpen: () => this.#bulkhead.refuseWaiting()',
    },
    {
      file: 'src/request.ts',
      what: 'a held answer keeps its place',
      find: 'const { body, refusal, holdMs } = answer;',
      replace:
        'const { body, refusal, holdMs } = answer; await new Promise((resolve) => setTimeout(resolve, holdMs));',
    },
    {
      file: 'src/server/http-server.ts',
      what: 'answers are not held',
      find: 'await sleep(answered.holdMs);',
      replace: 'await sleep(0);',
    },
  ],
};

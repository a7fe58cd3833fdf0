/**
 * Finds out whether a Redis is set up in another way than its address says. What its client meets then tells that in no
 * words that an operator could act upon.
 */
import { type Socket, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { RedisAddress } from './redis-address.ts';

/** The address is written for another kind of Redis than is there. The message says how to write it. */
export class SetUpMistake extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SetUpMistake';
  }
}

/** `someone` does not tell what it is to who does not log in. */
type ServerKind = 'sentinel' | 'server' | 'someone';

interface Recognized {
  readonly kind: ServerKind;
  readonly speaksTls: boolean;
}

const timeoutMs = 1_000;
const maxReplyCharacters = 16_384;

/** Asks the first server that an address names, without logging in. @returns undefined when no mistake is found */
export async function findSetUpMistake(address: RedisAddress): Promise<SetUpMistake | undefined> {
  const found = await recognize(address);
  if (found === undefined) return undefined;
  const { kind, speaksTls } = found;
  const s = speaksTls ? 's' : '';
  if (kind === 'sentinel' && address.kind !== 'sentinel') return sentinelMistake(speaksTls);
  if (kind === 'server' && address.kind === 'sentinel')
    return new SetUpMistake(`it is no sentinel, and has to be written redis${s}:// or redis${s}-cluster://`);
  if (speaksTls !== (address.tls !== undefined)) {
    const setUp = address.kind === 'sentinel' || address.kind === 'cluster' ? `-${address.kind}` : '';
    const what = speaksTls ? 'it speaks TLS only' : 'it does not speak TLS';
    return new SetUpMistake(`${what} on this port, and has to be written redis${s}${setUp}://`);
  }
  if (kind !== 'sentinel') return undefined;
  return new SetUpMistake(
    'its sentinels know no master that can be asked: is its name in the address right?',
  );
}

/** An address of one server leads to a sentinel. */
export function sentinelMistake(speaksTls: boolean): SetUpMistake {
  const scheme = `redis${speaksTls ? 's' : ''}-sentinel`;
  return new SetUpMistake(
    `it is a sentinel, and has to be written ${scheme}://…/ and the name of the master`,
  );
}

/** @param info what `INFO server` says, of Redis or Valkey */
export function isOfSentinel(info: string): boolean {
  return /^(?:redis|server)_mode:sentinel\r?$/m.test(info);
}

async function recognize(address: RedisAddress): Promise<Recognized | undefined> {
  if (address.kind === 'socket') return undefined;
  const [place] =
    address.kind === 'sentinel' ? address.sentinels : address.kind === 'cluster' ? address.nodes : [address];
  if (place === undefined) return undefined;
  const { host, port } = place;
  const plain = await askKind(connect({ host, port }), 'connect');
  if (plain !== undefined) return { kind: plain, speaksTls: false };
  // Nothing is said that somebody else must not hear, and nothing is believed but that it speaks TLS.
  const encrypted = connectTls({ host, port, ...address.tls, rejectUnauthorized: false });
  const kind = await askKind(encrypted, 'secureConnect');
  return kind && { kind, speaksTls: true };
}

/** @returns undefined when it is no Redis, as far as can be heard */
function askKind(socket: Socket, ready: 'connect' | 'secureConnect'): Promise<ServerKind | undefined> {
  return new Promise((resolve) => {
    let reply = '';
    let isEncrypted = false;
    const end = (kind: ServerKind | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(kind);
    };
    // Who speaks TLS may want a certificate before it says anything else.
    const endUnheard = (): void => end(isEncrypted ? 'someone' : undefined);
    const timer = setTimeout(endUnheard, timeoutMs);
    socket.once(ready, () => {
      isEncrypted = ready === 'secureConnect';
      socket.write('INFO server\r\n');
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      reply += chunk;
      if (reply.startsWith('-') && reply.includes('\n')) end('someone');
      else if (!/^[$-]/.test(reply) || reply.length > maxReplyCharacters) end(undefined);
      else if (isWhole(reply)) end(isOfSentinel(reply) ? 'sentinel' : 'server');
    });
    socket.on('error', endUnheard);
    socket.on('close', endUnheard);
  });
}

/** Whether all of a text has come of which Redis says first how long it is. */
function isWhole(reply: string): boolean {
  const [head = '', length] = /^\$(\d+)\r\n/.exec(reply) ?? [];
  return length !== undefined && reply.length >= head.length + Number(length);
}

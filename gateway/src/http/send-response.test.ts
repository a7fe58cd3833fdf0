import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HandleRequest } from './http-message.ts';
import { startHttpServer, type RunningHttpServer } from './http-server.ts';

/** More than the buffers of both ends take. */
const body = Buffer.alloc(24 * 1024 * 1024, 'x');

let server: RunningHttpServer;
let socket: Socket;
const onTaken = vi.fn();

afterEach(async () => {
  socket.destroy();
  await server.close();
  onTaken.mockClear();
});

async function ask(writeTimeoutMs: number, method = 'GET', status = 200): Promise<void> {
  const respond: HandleRequest = async () => ({ status, headers: {}, body, onTaken });
  const onError = vi.fn();
  server = await startHttpServer({ host: '127.0.0.1', port: 0, respond, onError, writeTimeoutMs });
  const question = `${method} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
  socket = connect(server.port, '127.0.0.1', () => socket.write(question));
  socket.on('error', () => undefined);
}

/** Reads to the end, now and then. @returns how many bytes came */
async function readSlowly(): Promise<number> {
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    socket.pause();
    setTimeout(() => socket.resume(), 1);
  });
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.on('close', resolve));
  return bytes;
}

describe('an answer', () => {
  test('is sent whole to whoever takes it slowly', async () => {
    await ask(5_000);
    expect(await readSlowly()).toBeGreaterThan(body.length);
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1));
  });

  test('is given up, and its connection ended, when the caller does not read it', async () => {
    await ask(200);
    socket.pause();
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    expect(await readSlowly()).toBeLessThan(body.length);
  });

  test('is given up when the caller stops reading in the middle of it', async () => {
    await ask(200);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1), { timeout: 10_000 });
    expect(await readSlowly()).toBeLessThan(body.length);
  });

  test('is given up when the caller hangs up', async () => {
    await ask(60_000);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  });

  test('has no body where HTTP has none', async () => {
    await ask(5_000, 'HEAD');
    expect(await readSlowly()).toBeLessThan(1_000);
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1));
  });

  test('that comes after the caller has gone is given up at once', async () => {
    const respond: HandleRequest = async () => {
      await sleep(100);
      return { status: 200, headers: {}, body, onTaken };
    };
    server = await startHttpServer({ host: '127.0.0.1', port: 0, respond, onError: vi.fn() });
    socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    await sleep(30);
    socket.destroy();
    await vi.waitFor(() => expect(onTaken).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  });
});

/**
 * Preloaded into every child process of `govgraph start` (`node --import`): ends the child when its parent is
 * gone, even when that one was killed and could stop nothing. Plain JavaScript, because it runs unbuilt.
 */
const stop = () => process.kill(process.pid, 'SIGTERM');

// The parent may be gone before we got here.
if (!process.connected) stop();
process.once('disconnect', stop);
process.channel?.unref();

// A reader that has gone away must not turn an orderly stop into a crash.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

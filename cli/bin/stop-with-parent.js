/**
 * Preloaded into every child process of `govgraph start` (`node --import`): ends the child when its parent is
 * gone, even when that one was killed and could stop nothing. Plain JavaScript, because it runs unbuilt.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

// A reader that has gone away must not turn an orderly stop into a crash.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

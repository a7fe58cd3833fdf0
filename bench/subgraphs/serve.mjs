import http from 'node:http';

/**
 * Serves HTTP on PORT of the loopback interface, and prints `ready`.
 *
 * @param {(request: http.IncomingMessage, body: string, response: http.ServerResponse) => unknown} respond
 */
export function serve(respond) {
  http
    .createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => void respond(request, Buffer.concat(chunks).toString(), response));
    })
    .listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
}

// Serves the bare Remix page, or "hello" from node:http, on a free port that it prints.
import http from 'node:http';
import { createRequestHandler, writeReadableStreamToWritable } from '@remix-run/node';

const [kind, build] = process.argv.slice(2);
const server = http.createServer(
  kind === 'hello' ? (_request, response) => response.end('hello') : await bareRemix(),
);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => process.exit(0));

async function bareRemix() {
  const handle = createRequestHandler(await import(build), 'production');
  return (incoming, outgoing) => {
    handle(new Request(`http://127.0.0.1${incoming.url}`, { headers: incoming.headers }))
      .then(async (answer) => {
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
        await writeReadableStreamToWritable(answer.body, outgoing);
      })
      .catch((error) => {
        console.error(error);
        outgoing.destroy();
      });
  };
}

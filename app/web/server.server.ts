import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import compression from 'compression';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { readClientAddress } from './address.server.ts';
import type { App } from './app-context.ts';
import { createCookies } from './cookies.server.ts';
import type { Environment } from './environment.server.ts';
import { readBody, refuseForeignForms } from './guards.server.ts';
import { describeError, type Log } from './log.server.ts';
import { limitRate } from './rate-limit.server.ts';
import { createRemixHandler, type Build } from './remix-handler.server.ts';
import { maskPath, readSegments, UNREADABLE } from './request-path.server.ts';
import { setSecurityHeaders } from './security-headers.server.ts';
import { StartError } from './start-error.server.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const LONGEST_STOP_MS = 10_000;

export type ServerOptions = {
  environment: Environment;
  build: Build;
  app: App;
  log: Log;
  /** Where Vite put the browser's files; without it (development) nothing is served from disk here. */
  clientDirectory?: string;
  /** Vite's own middleware, in development. */
  assets?: RequestHandler;
};

export type RunningServer = {
  port: number;
  /** Answers what runs, ten seconds at most, then closes the app. Asking twice waits for the same end. */
  stop: () => Promise<void>;
};

/** Starts to listen; the promise is kept once connections are accepted. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const stopping = { isStopping: false };
  const server = createServer(createPipeline(options, stopping));
  // A form of 64 kB takes seconds on the worst phone line; a photograph from a workshop may take a minute.
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  // Longer than the minute after which load balancers drop idle connections, so that never both sides race.
  server.keepAliveTimeout = 65_000;
  await listen(server, options.environment);
  const { port } = server.address() as AddressInfo;
  let ended: Promise<void> | undefined;
  const stop = () => {
    stopping.isStopping = true;
    ended ??= closeServer(server).then(() => options.app.close());
    return ended;
  };
  return { port, stop };
}

/** Everything a request passes, in order. */
function createPipeline(options: ServerOptions, stopping: { isStopping: boolean }): express.Express {
  const { environment, build, app, log } = options;
  const pipeline = express();
  pipeline.disable('x-powered-by').disable('etag');
  const addressOf = (request: express.Request) => readClientAddress(request, environment.trustedProxies);
  const cookies = createCookies(environment);

  pipeline.use(logRequests(log));
  pipeline.use((_request, response, next) => {
    if (stopping.isStopping) response.set('Connection', 'close');
    next();
  });
  pipeline.use(setSecurityHeaders(environment, () => randomBytes(16).toString('base64')));
  pipeline.use(refuseOddRequests(environment.publicUrl));
  pipeline.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text/plain').send('ok\n');
  });
  pipeline.get('/readyz', answerReadiness(app));
  pipeline.use(compression());
  if (options.assets) pipeline.use(options.assets);
  if (options.clientDirectory) pipeline.use(serveFiles(options.clientDirectory));
  pipeline.use(refuseForeignForms(environment));
  pipeline.use(limitRate(addressOf));
  pipeline.use(readBody);
  pipeline.use(
    createRemixHandler({
      build,
      mode: environment.mode === 'dev' ? 'development' : 'production',
      publicUrl: environment.publicUrl,
      contextOf: (request, response) => ({
        app: app.context,
        auth: app.auth,
        nonce: String(response.locals['nonce']),
        requestId: String(response.locals['requestId']),
        clientAddress: addressOf(request),
        cookies,
      }),
    }),
  );
  pipeline.use(answerError(log));
  return pipeline;
}

/** One line a request, with nothing in it that belongs to a person. */
function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const requestId = randomUUID();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const route = maskPath(request.originalUrl);
      const line = {
        requestId,
        method: request.method,
        path: route,
        status: response.statusCode,
        ms: Math.round((performance.now() - began) * 10) / 10,
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      const isQuiet = /^\/(assets|fonts|goods|healthz|readyz)(\/|$)/.test(route);
      if (isQuiet) log.debug(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}

/** Refuses what no browser sends and what could not become a web Request. */
function refuseOddRequests(publicUrl: string): RequestHandler {
  return (request, response, next) => {
    if (!METHODS.has(request.method))
      response.status(405).type('text/plain').send('This method is not known here.\n');
    else if (isReadable(publicUrl, request.originalUrl)) next();
    else response.status(400).type('text/plain').send('This address cannot be read.\n');
  };
}

/** Remix would answer an address it cannot decode by printing it, whatever it contains. */
function isReadable(publicUrl: string, url: string): boolean {
  return url.startsWith('/') && URL.canParse(publicUrl + url) && !readSegments(url).includes(UNREADABLE);
}

function answerReadiness(app: App): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text/plain');
    app.isReady().then(
      (readiness) => {
        if (readiness.ok) response.send('ready\n');
        else response.status(503).send(`${readiness.reason}\n`);
      },
      () => response.status(503).send('The shop could not find out whether it is ready.\n'),
    );
  };
}

/** Names of files under `assets` carry a hash of their content, so they may be kept for ever. */
function serveFiles(clientDirectory: string): RequestHandler {
  const options = { index: false, redirect: false } as const;
  const router = express.Router();
  const assets = path.join(clientDirectory, 'assets');
  router.use(
    '/assets',
    express.static(assets, { ...options, immutable: true, maxAge: '1y', fallthrough: false }),
  );
  const files = express.static(clientDirectory, { ...options, maxAge: '1h' });
  // Pages have no ending; looking for a file of each page's name would ask the disk at every request.
  router.use((request, response, next) => {
    if (path.extname(request.path) === '') next();
    else files(request, response, next);
  });
  return router;
}

/** The last resort: what neither Remix nor a static file could answer. */
function answerError(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    // Static files: an address that climbs out of the folder (403) is no more a fault of ours than an unknown one.
    const isTheirs =
      error instanceof Error && 'status' in error && [400, 403, 404].includes(Number(error.status));
    const status = isTheirs ? 404 : 500;
    if (status === 500)
      log.error(
        { requestId: String(response.locals['requestId']), error: describeError(error) },
        'request failed',
      );
    // Half a page was sent already: cut the connection, so that nobody takes it for a whole one.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(status).type('text/plain').set('Cache-Control', 'no-store');
    response.send(
      status === 404
        ? 'This file is not here.\n'
        : 'Something went wrong on our side. Please try again in a minute.\n',
    );
  };
}

function listen(server: Server, { host, port }: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        new StartError(
          isTaken
            ? `PORT ${String(port)} on ${host} is taken by another program: stop it or set another PORT.`
            : `HOST ${host} with PORT ${String(port)} cannot be listened on (${error.code ?? error.message}): set another.`,
        ),
      );
    });
    server.listen(port, host, () => {
      resolve();
    });
  });
}

/** Stops accepting, lets running requests end, and cuts what is left after ten seconds. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, LONGEST_STOP_MS);
    // A connection whose request ends only now was told to stay open and would idle for a minute.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, 50);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}

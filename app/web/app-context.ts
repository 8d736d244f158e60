import type { Context } from '#app/services/context.server.ts';
import type { Auth } from './auth.server.ts';
import type { Cookies } from './cookies.server.ts';

/** What every service gets as its first argument. */
export type AppContext = Context;

export type Readiness = { ok: true } | { ok: false; reason: string };

/** The wired product, as `createApp` makes it and the server runs it. */
export type App = Readonly<{
  context: AppContext;
  /** Signing in and out of the console. */
  auth: Auth;
  /** Whether the database answers and its migrations are current. */
  isReady: () => Promise<Readiness>;
  /** Ends jobs and connections; called once, after the last request. */
  close: () => Promise<void>;
}>;

/** What a loader or an action finds in `context`. */
export type RequestContext = Readonly<{
  app: AppContext;
  auth: Auth;
  /** For the inline scripts of this one page. */
  nonce: string;
  requestId: string;
  clientAddress: string;
  cookies: Cookies;
}>;

declare module '@remix-run/server-runtime' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what merges.
  interface AppLoadContext extends RequestContext {}
}

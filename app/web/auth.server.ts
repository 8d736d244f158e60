import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';

export type SignInOutcome =
  | { ok: true; cookies: string[] }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'too_many'; waitSeconds: number };

/** All the product knows of signing in; better-auth stays behind it, and none of its own addresses is served. */
export type Auth = Readonly<{
  /** Unknown e-mail and wrong password answer alike, in words and in time. The cookies are Set-Cookie values. */
  signIn: (attempt: {
    email: string;
    password: string;
    clientAddress: string;
    userAgent: string;
  }) => Promise<SignInOutcome>;
  /** Ends the session of this request in the database too; returns the Set-Cookie values that forget it. */
  signOut: (request: Request) => Promise<string[]>;
  /** Who sent the request, if their session is still good. */
  readUserId: (request: Request) => Promise<string | undefined>;
  /** Makes a user who can sign in, and returns its id. Never reachable over HTTP. */
  createUser: (user: { name: string; email: string; password: string }) => Promise<string>;
}>;

export type AuthOptions = {
  /** Sign-in writes by itself, so it gets a handle of its own, never a transaction of ours. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its tables are the library's, whatever else is there.
  db: Kysely<any>;
  secret: string;
  publicUrl: string;
  storeName: string;
};

/** A working day: a desk that several people share forgets who sat there yesterday. */
const SESSION_SECONDS = 12 * 60 * 60;
const TRIES_A_MINUTE = { window: 60, max: 10 };
/** Read from requests that are built below, so no visitor can send it. */
const ADDRESS_HEADER = 'x-client-address';
const BASE_PATH = '/console/auth';

/** Sign-in by e-mail and password, with sessions and rate limits in the database. */
export function createAuth(options: AuthOptions): Auth {
  const { publicUrl } = options;
  const library = configure(options);
  const call = (path: string, headers: HeadersInit, body: object) =>
    library.handler(
      new Request(publicUrl + BASE_PATH + path, {
        method: 'POST',
        headers: { ...Object.fromEntries(new Headers(headers)), ...ours(publicUrl) },
        body: JSON.stringify(body),
      }),
    );
  return {
    signIn: async ({ email, password, clientAddress, userAgent }) => {
      const headers = { [ADDRESS_HEADER]: clientAddress, 'user-agent': userAgent };
      return readAnswer(await call('/sign-in/email', headers, { email: email.trim(), password }));
    },
    signOut: async (request) => {
      const answer = await call('/sign-out', { cookie: request.headers.get('Cookie') ?? '' }, {});
      return answer.headers.getSetCookie();
    },
    readUserId: async (request) => {
      const session = await library.api.getSession({ headers: request.headers });
      return session?.user.id;
    },
    createUser: async ({ name, email, password }) => {
      const context = await library.$context;
      const hash = await context.password.hash(password);
      const user = await context.internalAdapter.createUser(
        { name, email: email.toLowerCase(), emailVerified: true },
        { method: 'email-password' },
      );
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      });
      return user.id;
    },
  };
}

function ours(publicUrl: string) {
  return { 'content-type': 'application/json', origin: publicUrl };
}

async function readAnswer(answer: Response): Promise<SignInOutcome> {
  switch (answer.status) {
    case 200:
      return { ok: true, cookies: answer.headers.getSetCookie() };
    case 400:
    case 401:
      return { ok: false, reason: 'wrong' };
    case 429:
      return {
        ok: false,
        reason: 'too_many',
        waitSeconds: Number(answer.headers.get('X-Retry-After') ?? TRIES_A_MINUTE.window),
      };
    default:
      throw new Error(`Signing in failed with ${String(answer.status)}: ${await answer.text()}`);
  }
}

function configure({ db, secret, publicUrl, storeName }: AuthOptions) {
  const isSecure = publicUrl.startsWith('https:');
  return betterAuth({
    appName: storeName,
    baseURL: publicUrl,
    basePath: BASE_PATH,
    secret,
    trustedOrigins: [publicUrl],
    // On both engines: our columns hold text and whole numbers, as SQLite's would.
    database: { db, type: 'sqlite' },
    telemetry: { enabled: false },
    // Its lines may name an e-mail; what fails is thrown and logged by us.
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { modelName: 'auth_user' },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    session: { modelName: 'auth_session', expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      ...TRIES_A_MINUTE,
      customRules: { '/sign-in/email': TRIES_A_MINUTE, '/sign-out': false },
    },
    advanced: {
      cookiePrefix: 'staff',
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // The schema is our migration; the tests sign in on both engines.
      database: { validateSchema: false },
    },
  });
}

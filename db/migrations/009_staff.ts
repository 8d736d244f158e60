import type { Kysely } from 'kysely';
import { run } from './ddl.ts';

/** Sign-in tables as better-auth 1.7 prints them, kept in our column rules; then roles, settings, leases. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE auth_user (
      id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, emailVerified integer NOT NULL, image text,
      createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE TABLE auth_session (
      id text PRIMARY KEY, expiresAt text NOT NULL, token text NOT NULL UNIQUE, createdAt text NOT NULL, updatedAt text NOT NULL,
      ipAddress text, userAgent text, userId text NOT NULL REFERENCES auth_user(id) ON DELETE CASCADE)`,
    `CREATE INDEX auth_session_user ON auth_session (userId)`,
    `CREATE TABLE auth_account (
      id text PRIMARY KEY, accountId text NOT NULL, providerId text NOT NULL, userId text NOT NULL REFERENCES auth_user(id) ON DELETE CASCADE,
      accessToken text, refreshToken text, idToken text, accessTokenExpiresAt text, refreshTokenExpiresAt text, scope text,
      password text, createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE INDEX auth_account_user ON auth_account (userId)`,
    `CREATE TABLE auth_verification (
      id text PRIMARY KEY, identifier text NOT NULL, value text NOT NULL, expiresAt text NOT NULL, createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE INDEX auth_verification_identifier ON auth_verification (identifier)`,
    `CREATE TABLE auth_rate_limit (id text PRIMARY KEY, key text NOT NULL UNIQUE, count integer NOT NULL, lastRequest bigint NOT NULL)`,
    `CREATE TABLE staff (
      userId text PRIMARY KEY REFERENCES auth_user(id), role text NOT NULL CHECK (role IN ('owner', 'program_manager')),
      programId text REFERENCES program(id), createdAt text NOT NULL, CHECK (role <> 'program_manager' OR programId IS NOT NULL))`,
    `CREATE TABLE setting (key text PRIMARY KEY, value text NOT NULL)`,
    `CREATE TABLE job_lease (name text PRIMARY KEY, holder text NOT NULL, until text NOT NULL)`,
    `CREATE TABLE content_version (id integer PRIMARY KEY CHECK (id = 1), version bigint NOT NULL)`,
    `INSERT INTO content_version (id, version) VALUES (1, 0)`,
  ]);
}

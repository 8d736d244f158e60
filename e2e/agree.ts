import { parseArgs } from 'node:util';
import { connect } from '#db/connect.server.ts';
import { findAgreement } from './agreement.ts';
import { look } from './scratch-database.ts';

/**
 * `npm run agree`: whether the public figures, the cohorts' statements, receipts and the general ledger of a running
 * shop agree to the cent. By itself it looks at the demo; the receipts it takes from the shop's database.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env['PUBLIC_URL'] ?? 'http://127.0.0.1:3000' },
    email: { type: 'string', default: 'owner@example.org' },
    password: { type: 'string', default: 'upstream-demo-2026' },
    receipts: { type: 'string' },
  },
});

async function newestReceipts(): Promise<string[]> {
  const connection = await connect(process.env['DATABASE_URL'] ?? 'file:var/upstream.db');
  const rows = await look(
    connection,
    `SELECT token FROM orders WHERE status = 'paid' ORDER BY number DESC LIMIT 20`,
  );
  await connection.close();
  return rows.map((row) => String(row['token']));
}

const { compared, disagreements } = await findAgreement({
  url: values.url,
  publicUrl: values.url,
  owner: { email: values.email, password: values.password },
  receiptTokens: values.receipts?.split(',') ?? (await newestReceipts()),
});
for (const [of, count] of Object.entries(compared))
  console.log(`${String(count).padStart(5)} figures of ${of}`);
for (const disagreement of disagreements) console.error(disagreement);
console.log(disagreements.length === 0 ? 'All agree to the cent.' : `${disagreements.length} disagree.`);
process.exitCode = disagreements.length === 0 ? 0 : 1;

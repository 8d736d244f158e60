import { startProduct } from '../product.ts';

/** The shop that the journeys walk through: a year and a half of history, and its staff. Ends when it is told to. */
const product = await startProduct({
  engine: 'sqlite',
  orders: 150,
  port: Number(process.env['E2E_PORT']),
});
let isEnding = false;
const end = () => {
  if (isEnding) return;
  isEnding = true;
  void product.stop().then(() => process.exit(0));
};
process.on('SIGTERM', end).on('SIGINT', end);
console.log(`The journeys’ shop stands at ${product.shops[0].publicUrl}.`);

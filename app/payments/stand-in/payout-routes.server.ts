import { ApiError, invalidRequest } from './api-error.ts';
import { availableIn } from './balance-transactions.server.ts';
import { newId } from './ids.server.ts';
import { created, DATED_PAGE, listStored } from './lists.server.ts';
import { clearableText, currency, integer, metadata, oneOf, text } from './parameter-kinds.ts';
import { required } from './parameters.ts';
import { makePayout, returnPayout } from './payouts.server.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';

const PAYOUTS = '/v1/payouts';

export const payoutRoutes: Route[] = [
  route(
    'GET',
    PAYOUTS,
    { ...DATED_PAGE, arrival_date: created, destination: text(), status: text() },
    (world, { arrival_date, destination, status, ...page }) => {
      // Whole numbers, checked when they were read.
      const { gt, gte, lt, lte } = arrival_date ?? {};
      const bounds = Object.entries({ '>': gt, '>=': gte, '<': lt, '<=': lte })
        .filter(([, second]) => second !== undefined)
        .map(([sign, second]) => `AND json_extract(json, '$.arrival_date') ${sign} ${second}`);
      return listStored(world, 'payout', PAYOUTS, page, { destination, status }, bounds.join(' '));
    },
  ),
  retrieveRoute(PAYOUTS, 'payout'),
  route(
    'POST',
    PAYOUTS,
    {
      amount: required(integer({ min: 1 })),
      currency: required(currency()),
      description: clearableText(),
      metadata: metadata(),
      method: oneOf('standard'),
      source_type: oneOf('card'),
      statement_descriptor: text({ max: 22 }),
    },
    (world, params) => {
      if (params.amount > availableIn(world, params.currency)) {
        throw new ApiError(400, {
          type: 'invalid_request_error',
          code: 'balance_insufficient',
          message: 'You have insufficient funds in your Stripe account for this transfer.',
        });
      }
      return makePayout(world, {
        id: newId('po'),
        amount: params.amount,
        currency: params.currency,
        isAutomatic: false,
        description: params.description || null,
        metadata: params.metadata,
        statementDescriptor: params.statement_descriptor,
      });
    },
  ),
  route('POST', `${PAYOUTS}/:id/cancel`, {}, (world, _params, id) => {
    const payout = findOrRefuse(world, 'payout', id);
    if (payout.status !== 'pending') {
      throw invalidRequest(`Payout ${id} cannot be canceled: it is ${payout.status}.`);
    }
    return returnPayout(world, payout, 'canceled');
  }),
];

import { redirect, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readReceipt } from '#app/services/receipts.server.ts';
import { CartSums } from '#app/ui/cart-sums.tsx';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Followed } from './followed.tsx';
import { ReceiptLine } from './lines.tsx';
import { States } from './states.tsx';
import { Waiting } from './waiting.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data ? `Order ${data.receipt.number}` : 'This order is not here', matches) },
  { name: 'robots', content: 'noindex' },
];

export const headers = () => ({ 'Cache-Control': 'no-store' });

export async function loader({ params, request, context }: LoaderFunctionArgs) {
  // That a session is named only tells that the buyer comes from the payment page; which one is the order's to know.
  const isReturning = new URL(request.url).searchParams.has('session');
  const receipt = await readReceipt(context.app, params['token'] ?? '', { isReturning });
  if (!receipt) throw new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } });
  // The address a buyer keeps names no payment session, and the header counts the cart only after it was emptied.
  if (isReturning && receipt.payment === 'paid') throw redirect(`/orders/${receipt.token}`);
  return { receipt, isReturning };
}

type Receipt = ReturnType<typeof useLoaderData<typeof loader>>['receipt'];

export default function OrderPage() {
  const { receipt, isReturning } = useLoaderData<typeof loader>();
  const isPaid = receipt.payment === 'paid';
  return (
    <>
      <p className="soft order-number">
        Order {receipt.number}, {longDay(receipt.orderedOn)}
      </p>
      <h1>{titleOf(receipt)}</h1>
      <p className="lead">
        {isPaid ? 'This page is your receipt.' : 'This page is your order.'} Its address is the key to it:
        bookmark it, print it, or send it to yourself.
      </p>
      <Waiting payment={receipt.payment} payUrl={receipt.payUrl} isReturning={isReturning} />
      <States order={receipt} />
      {receipt.keptGoodsMinor > 0 && receipt.payment !== 'expired' && <WhereItWent receipt={receipt} />}
      <Followed
        traces={receipt.traces}
        fundsState={receipt.fundsState}
        currency={receipt.currency}
        asOf={receipt.asOf}
      />
      <section aria-labelledby="receipt" className="receipt">
        <h2 id="receipt">{isPaid ? 'Your receipt, line by line' : 'What you ordered'}</h2>
        <div className="with-side end">
          <div className="stack">
            {receipt.lines.map((line, index) => (
              <ReceiptLine key={index} line={line} currency={receipt.currency} isPaid={isPaid} />
            ))}
          </div>
          <aside className="card" aria-labelledby="sums">
            <h2 id="sums">{isPaid ? 'What you paid' : 'What it comes to'}</h2>
            <CartSums sums={receipt} currency={receipt.currency} />
            <p className="soft small">
              Shipping goes to the carrier and tax to the state; only the price of the goods is split.
            </p>
            {isPaid && (
              <p className="small">
                <Link to={`/verify/${receipt.verifyCode}`}>Check the split yourself</Link>
              </p>
            )}
          </aside>
        </div>
      </section>
    </>
  );
}

function titleOf({ payment, refundedMinor, keptGoodsMinor, dispute }: Receipt): string {
  if (payment !== 'paid') return 'Your order';
  if (dispute?.state === 'lost') return 'Your order, after your bank’s decision';
  if (refundedMinor > 0)
    return keptGoodsMinor === 0 ? 'Your order was refunded' : 'Your order, after the refund';
  return 'Thank you. Here is where your money went.';
}

function WhereItWent({ receipt }: { receipt: Receipt }) {
  const price = formatMoney(receipt.keptGoodsMinor, receipt.currency);
  const isPaid = receipt.payment === 'paid';
  const verb = isPaid ? 'went' : 'will go';
  return (
    <section className="where" aria-labelledby="flow">
      <div>
        <h2 id="flow">
          Where your {price} {verb}
        </h2>
        <p>{describeFunds(receipt.fundsState)}</p>
        {receipt.refundedMinor > 0 && (
          <p>
            The picture shows what stands after the refund. Wages already paid are never taken back from
            makers.
          </p>
        )}
        <HowWeKnow
          definition="The price of the goods, divided by the policy that was in force when you checked out. The split was fixed then and is kept with your order. A refund takes money back from each part in proportion."
          asOf={longDay(receipt.paidOn ?? receipt.orderedOn)}
          source="The public ledger, where your sale stands without your name or order"
          href="/impact/ledger"
        />
      </div>
      <FlowPicture
        flow={receipt.flow}
        title={`Where ${price} ${verb}`}
        description={`The price of your goods, ${price}, divided into what it pays for.`}
      />
    </section>
  );
}

/** The funds' share is first pledged, then available (IMPACT, "Words"). */
function describeFunds(state: Receipt['fundsState']): string {
  switch (state) {
    case 'none':
      return 'Nothing has moved yet. The split is fixed, and it takes effect once the order is paid.';
    case 'pledged':
      return 'Your payment covers wages already paid. The funds’ share is pledged: the card network hands the money over in a few days, then the programs can spend it.';
    case 'held':
      return 'Your bank is asking this payment back. The funds’ share is held until the bank has decided; wages already paid stay paid.';
    case 'available':
      return 'Your payment covers wages already paid. The funds’ share has joined the funds and is available: the programs can spend it.';
  }
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) throw error;
  return (
    <>
      <h1>This order is not here</h1>
      <p className="lead">
        An order’s address is long and has to be whole. Open it again from where you kept it, or copy all of
        it.
      </p>
      <p className="row">
        <Link className="button" to="/shop">
          To the shop
        </Link>
        <Link to="/cart">Your cart</Link>
      </p>
    </>
  );
}

import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Outlet,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { ConsoleFrame, type ConsoleSection } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import consoleStyles from '#app/ui/styles/console.css?url';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: consoleStyles }];

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Console · ${data?.storeName ?? 'Upstream'}` },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name, role } = await requireStaff(request, context);
  return { storeName: context.app.settings.storeName, name, role };
}

export default function Console() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary() {
  return (
    <Frame>
      <Problem error={useRouteError()} />
    </Frame>
  );
}

const ROLE_LABELS = { owner: 'Owner', finance: 'Finance', program_manager: 'Program manager' } as const;

type Place = { href: string; label: string };

const PROGRAM: Place[] = [
  { href: '/console/cohorts', label: 'Cohort earnings' },
  { href: '/console/batches', label: 'Batches' },
  { href: '/console/payroll', label: 'Payroll' },
];
const SHOP: Place[] = [{ href: '/console/orders', label: 'Orders' }];
/** What a manager reads of the own program’s money. */
const OWN_MONEY: Place[] = [{ href: '/console/funds', label: 'Funds' }];
/** For owners and finance. */
const MONEY: Place[] = [
  { href: '/console/books', label: 'Books' },
  { href: '/console/sales', label: 'Direct sales' },
  { href: '/console/funds', label: 'Funds' },
  { href: '/console/grants', label: 'Grants' },
  { href: '/console/gifts', label: 'Gifts' },
  { href: '/console/bills', label: 'Bills' },
  { href: '/console/expenses', label: 'Expenses' },
  { href: '/console/tax', label: 'Sales tax' },
  { href: '/console/bank', label: 'Bank' },
  { href: '/console/reconciliation', label: 'Reconciliation' },
  { href: '/console/journals', label: 'Journals' },
  { href: '/console/quarters', label: 'Quarters' },
  { href: '/console/policy', label: 'Policy' },
  { href: '/console/promotions', label: 'Codes' },
];

/** The places a role may open; nobody is led to a page that would turn them away. */
function listSections(role: keyof typeof ROLE_LABELS | undefined, pathname: string): ConsoleSection[] {
  const toLinks = (places: Place[]) =>
    places.map((place) => ({
      ...place,
      isCurrent:
        place.href === '/console'
          ? pathname === '/console'
          : pathname === place.href || pathname.startsWith(`${place.href}/`),
    }));
  const today = { title: '', links: toLinks([{ href: '/console', label: 'Today' }]) };
  const program = { title: 'Program', links: toLinks(PROGRAM) };
  const shop = { title: 'Shop', links: toLinks(SHOP) };
  const money = { title: 'Money', links: toLinks(MONEY) };
  switch (role) {
    case 'owner':
    case 'finance':
      return [today, program, shop, money];
    case 'program_manager':
      return [today, { title: 'Program', links: toLinks([...PROGRAM, ...OWN_MONEY]) }];
    case undefined:
      return [];
  }
}

function Frame({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>('routes/console');
  const { pathname } = useLocation();
  return (
    <ConsoleFrame
      storeName={data?.storeName ?? 'Upstream'}
      user={{
        name: data?.name ?? 'No role',
        roleLabel: data ? ROLE_LABELS[data.role] : '',
      }}
      sections={listSections(data?.role, pathname)}
    >
      {children}
    </ConsoleFrame>
  );
}

function Problem({ error }: { error: unknown }) {
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const [title, words] =
    status === 403
      ? [
          'This page is not for your role',
          'Nothing is wrong with it. If your work needs it, ask an owner of the shop.',
        ]
      : status === 404
        ? [
            'This page is not here',
            'The address may be mistyped, or what it shows belongs to another program.',
          ]
        : ['Something went wrong', 'The fault is ours, and it has been noted. Please try again in a minute.'];
  return (
    <>
      <div className="console-head">
        <h1>{title}</h1>
      </div>
      <p>{words}</p>
      <p>
        <Link className="button small" to="/console">
          Back to Today
        </Link>
      </p>
    </>
  );
}

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readPrograms } from '#app/services/impact.server.ts';
import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: 'Programs',
      description:
        'The programs behind the goods: paid work, training and care, with their money in the open.',
      canonical: data?.canonical,
    },
    matches,
  );

export async function loader({ context }: LoaderFunctionArgs) {
  return {
    programs: await readPrograms(context.app),
    canonical: `${context.app.settings.publicUrl}/programs`,
  };
}

export default function ProgramsPage() {
  const { programs } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>The programs</h1>
      <p className="lead">
        Every piece in the shop was made in one of these. Each pays for the work, teaches it, and has a fund
        of its own for training and care. Their money is public; the people in them are not.
      </p>
      {programs.length === 0 ? (
        <p className="soft">No program is in the books yet.</p>
      ) : (
        <ul className="plain-list program-list">
          {programs.map((program) => (
            <li key={program.slug} className="card program-card">
              <div>
                <h2>
                  <Link to={`/programs/${program.slug}`}>{program.name}</Link>
                </h2>
                <p className="soft">
                  {program.region} · {program.focus}
                </p>
                <p>{program.summary}</p>
              </div>
              {program.pictures.length > 0 && (
                <div className="goods-strip">
                  {program.pictures.map((picture) => (
                    <GoodsPicture key={picture.path} src={picture.path} alt="" width={160} height={160} />
                  ))}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <section className="sand program-note" aria-labelledby="private">
        <h2 id="private">What you will not find here</h2>
        <p>
          No names, no faces, no life stories told without a yes, and no figure about fewer than eleven
          people. A program is named by its region, never by its street. Money is shown to the cent; people
          are not.
        </p>
        <p className="row">
          <Link to="/impact">See all the money</Link>
        </p>
      </section>
    </>
  );
}

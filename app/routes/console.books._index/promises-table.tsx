import { INVARIANTS } from '#app/domain/invariants.ts';
import { Link } from '#app/ui/link.tsx';

/** The sixteen promises in plain words, each with what the proof found. */
export function PromisesTable({ found }: { found: ReadonlyMap<number, string[]> }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="n">
            No.
          </th>
          <th scope="col">Promise</th>
          <th scope="col">Found</th>
        </tr>
      </thead>
      <tbody>
        {INVARIANTS.map(({ number, rule, meaning }) => (
          <tr key={number}>
            <td className="n">{number}</td>
            <th scope="row">
              {meaning} <small className="soft block">{rule}</small>
            </th>
            <td>
              <Found faults={found.get(number)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Found({ faults }: { faults: string[] | undefined }) {
  if (faults === undefined) return <span className="soft">not looked at</span>;
  if (faults.length === 0) return <>holds</>;
  return (
    <ul>
      {faults.map((fault) => (
        <li key={fault}>
          <Fault text={fault} />
        </li>
      ))}
    </ul>
  );
}

/** A fault that begins with an entry leads to it. */
function Fault({ text }: { text: string }) {
  const [whole, number] = /^entry (\d+)/.exec(text) ?? [];
  if (whole === undefined) return <>{text}</>;
  return (
    <>
      <Link to={`/console/ledger/${number}`}>{whole}</Link>
      {text.slice(whole.length)}
    </>
  );
}

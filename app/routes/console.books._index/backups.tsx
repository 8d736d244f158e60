import { formatDay } from '../console/day.ts';

/** The backups there are. They hold buyers' data, so they are fetched from the server's own disk and not from here. */
export function Backups({ backups }: { backups: readonly { name: string; on: string; bytes: number }[] }) {
  if (backups.length === 0) return <p className="soft">The first one is written tonight after four.</p>;
  return (
    <table>
      <caption className="sr-only">Backups, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">File</th>
          <th scope="col" className="n">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {backups.map((backup) => (
          <tr key={backup.name}>
            <th scope="row">{formatDay(backup.on)}</th>
            <td>
              <code>{backup.name}</code>
            </td>
            <td className="n">{Math.ceil(backup.bytes / 1024).toLocaleString('en-US')} kB</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { BookCheckRun } from '#app/services/book-check-runs.server.ts';
import { formatMoment } from '../console/day.ts';

const STATES: Record<BookCheckRun['state'], string> = {
  waiting: 'asked for',
  running: 'running',
  failed: 'not finished',
  holds: 'all hold',
  broken: 'broken',
};

export function HistoryTable({ runs, timeZone }: { runs: BookCheckRun[]; timeZone: string }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Asked by</th>
          <th scope="col">Result</th>
          <th scope="col" className="n">
            Entries
          </th>
          <th scope="col" className="n">
            Took
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">{formatMoment(run.askedAt, timeZone)}</th>
            <td>{run.askedByName ?? 'every night'}</td>
            <td>
              {STATES[run.state]}
              {run.faults > 0 && `, ${run.faults} ${run.faults === 1 ? 'fault' : 'faults'}`}
            </td>
            <td className="n">{run.throughSequence?.toLocaleString('en-US') ?? '–'}</td>
            <td className="n">{run.seconds === undefined ? '–' : `${run.seconds} s`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

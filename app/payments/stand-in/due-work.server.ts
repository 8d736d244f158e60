import type { World } from './world.server.ts';

/** Things that happen by themselves when their time comes. A new kind is a name here and a line in `stand-in.server.ts`. */
export type DueKind =
  | 'balance_transaction'
  | 'dispute'
  | 'dispute_deadline'
  | 'dispute_decision'
  | 'payout_arrival'
  | 'payout_schedule'
  | 'refund_outcome'
  | 'refund_reference'
  | 'session_expiry';
export type DueHandlers = Record<DueKind, (world: World, objectId: string) => void>;

interface DueRow {
  id: number;
  kind: DueKind;
  object_id: string;
}

export function planWork(world: World, kind: DueKind, objectId: string, dueAtMs: number): void {
  world.store.run(
    'INSERT INTO due_work (kind, object_id, due_at) VALUES (?, ?, ?) ON CONFLICT (object_id, kind) DO UPDATE SET due_at = excluded.due_at',
    kind,
    objectId,
    dueAtMs,
  );
}

export function cancelWork(world: World, kind: DueKind, objectId: string): boolean {
  return world.store.run('DELETE FROM due_work WHERE object_id = ? AND kind = ?', objectId, kind) > 0;
}

/** Does what is due, oldest first, each in its own transaction, so that one failure cannot undo another's effect. */
export function runDueWork(world: World, handlers: DueHandlers): number {
  let done = 0;
  for (;;) {
    const due = world.store.row<DueRow>(
      'SELECT id, kind, object_id FROM due_work WHERE due_at <= ? ORDER BY due_at, id LIMIT 1',
      world.nowMs(),
    );
    if (due === undefined) break;
    world.store.transaction(() => {
      world.store.run('DELETE FROM due_work WHERE id = ?', due.id);
      handlers[due.kind](world, due.object_id);
    });
    done += 1;
  }
  world.announceEvents();
  return done;
}

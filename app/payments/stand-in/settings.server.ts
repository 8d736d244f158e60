import type { Store } from './store.server.ts';

/** What the controls set. It is kept in the store, so that a held webhook stays held over a restart. */
export interface Settings {
  clockOffsetMs: number;
  isHeld: boolean;
  dropNext: number;
  dropTypes: string[];
}

const FRESH: Settings = { clockOffsetMs: 0, isHeld: false, dropNext: 0, dropTypes: [] };

export function loadSettings(store: Store): Settings {
  const row = store.row<{ json: string }>("SELECT json FROM settings WHERE name = 'controls'");
  return row === undefined ? { ...FRESH } : { ...FRESH, ...(JSON.parse(row.json) as Partial<Settings>) };
}

export function saveSettings(store: Store, settings: Settings): void {
  store.run(
    "INSERT INTO settings (name, json) VALUES ('controls', ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json",
    JSON.stringify(settings),
  );
}

export function resetSettings(settings: Settings): void {
  Object.assign(settings, { ...FRESH, dropTypes: [] });
}

import { labelOfUse, USE_CATEGORIES } from '#app/domain/impact.ts';

/** What the fund may pay for; a payment for anything else is refused later. */
export function UseChecks({ error, ticked }: { error: string | undefined; ticked: readonly string[] }) {
  return (
    <fieldset id="uses" tabIndex={-1} {...(error !== undefined && { 'aria-describedby': 'uses-error' })}>
      <legend>What the purpose allows</legend>
      {error !== undefined && (
        <p className="field-error" id="uses-error">
          {error}
        </p>
      )}
      <div className="field-row">
        {USE_CATEGORIES.map((use) => (
          <label key={use} className="check" htmlFor={`use-${use}`}>
            <input
              type="checkbox"
              id={`use-${use}`}
              name="uses"
              value={use}
              defaultChecked={ticked.includes(use)}
            />
            <span>{labelOfUse(use)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

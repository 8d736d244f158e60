import { useId } from 'react';

export interface QuantityProps {
  name?: string;
  label?: string;
  /** What was typed before comes back as text, whatever it was. */
  defaultValue?: number | string;
  min?: number;
  max?: number;
  /** For the cart, where the line already says what is counted. */
  isLabelHidden?: boolean;
  /** The id of a sentence that says what is wrong with it. */
  describedBy?: string;
}

/** How many. A number field a phone answers with digits; the browser's own arrows serve the rest. */
export function Quantity(props: QuantityProps) {
  const {
    name = 'quantity',
    label = 'Quantity',
    defaultValue = 1,
    min = 1,
    max,
    isLabelHidden = false,
    describedBy,
  } = props;
  const id = useId();
  return (
    <div className="quantity">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : undefined}>
        {label}
      </label>
      <input
        id={id}
        type="number"
        name={name}
        defaultValue={defaultValue}
        min={min}
        {...(max !== undefined && { max })}
        step={1}
        inputMode="numeric"
        required
        {...(describedBy !== undefined && { 'aria-describedby': describedBy, 'aria-invalid': true as const })}
      />
    </div>
  );
}

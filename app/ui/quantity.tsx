import { useId } from 'react';

export interface QuantityProps {
  name?: string;
  label?: string;
  defaultValue?: number;
  min?: number;
  max?: number;
  /** For the cart, where the line already says what is counted. */
  isLabelHidden?: boolean;
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
      />
    </div>
  );
}

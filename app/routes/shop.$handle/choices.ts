export interface ChoosableVariant {
  id: string;
  title: string;
  options: [name: string, value: string][];
  free: number;
}

export interface Choice {
  name: string;
  values: { label: string; variantId: string; isCurrent: boolean; isSoldOut: boolean }[];
}

/**
 * What can be chosen, option by option. Choosing a value keeps as many of the other chosen values as a variant with
 * it has; among equals one that is in stock comes first. Nothing is to choose where there is one variant.
 */
export function listChoices(variants: readonly ChoosableVariant[], selectedId: string): Choice[] {
  const selected = variants.find((variant) => variant.id === selectedId);
  if (!selected || variants.length < 2) return [];
  const names = [...new Set(variants.flatMap((variant) => variant.options.map(([name]) => name)))];
  return names.flatMap((name) => {
    const labels = [...new Set(variants.flatMap((variant) => valueOf(variant, name) ?? []))];
    if (labels.length < 2) return [];
    const values = labels.flatMap((label) => {
      const variant = nearest(
        variants.filter((one) => valueOf(one, name) === label),
        selected,
      );
      if (!variant) return [];
      const isCurrent = valueOf(selected, name) === label;
      const shown = isCurrent ? selected : variant;
      return [{ label, variantId: shown.id, isCurrent, isSoldOut: shown.free === 0 }];
    });
    return [{ name, values }];
  });
}

function valueOf(variant: ChoosableVariant, name: string): string | undefined {
  return variant.options.find(([option]) => option === name)?.[1];
}

function nearest(candidates: ChoosableVariant[], selected: ChoosableVariant): ChoosableVariant | undefined {
  const kept = (variant: ChoosableVariant) =>
    selected.options.filter(([name, value]) => valueOf(variant, name) === value).length;
  return [...candidates].sort((a, b) => kept(b) - kept(a) || Number(b.free > 0) - Number(a.free > 0))[0];
}

/** The columns of a product export, in the order Shopify writes them. */
export const COLUMNS = [
  ...['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Type', 'Tags', 'Published'],
  ...['Option1 Name', 'Option1 Value', 'Option2 Name', 'Option2 Value', 'Option3 Name', 'Option3 Value'],
  ...['Variant SKU', 'Variant Grams', 'Variant Inventory Tracker', 'Variant Inventory Qty'],
  ...['Variant Inventory Policy', 'Variant Fulfillment Service', 'Variant Price', 'Variant Compare At Price'],
  ...['Variant Requires Shipping', 'Variant Taxable', 'Variant Barcode', 'Image Src', 'Image Position'],
  ...['Image Alt Text', 'Gift Card', 'SEO Title', 'SEO Description', 'Variant Image', 'Variant Weight Unit'],
];

export type Row = Record<string, string>;

/** A first row of a product without options. */
export function product(handle: string, more: Row = {}): Row {
  return {
    Handle: handle,
    Title: 'Woven Basket',
    'Body (HTML)': 'A basket of river reed.',
    Type: 'Basket',
    Published: 'true',
    'Option1 Name': 'Title',
    'Option1 Value': 'Default Title',
    'Variant Grams': '300',
    'Variant Inventory Qty': '4',
    'Variant Price': '48.00',
    'Gift Card': 'false',
    ...more,
  };
}

/** A first row of a product that comes in sizes. */
export function sized(handle: string, size: string, more: Row = {}): Row {
  return product(handle, { 'Option1 Name': 'Size', 'Option1 Value': size, ...more });
}

/** A later row of a product: a variant by its first option, with what else it says. */
export function variant(handle: string, value: string, more: Row = {}): Row {
  return {
    Handle: handle,
    'Option1 Value': value,
    'Variant Price': '48.00',
    'Variant Inventory Qty': '2',
    ...more,
  };
}

/** A later row of a product that only adds a picture. */
export function picture(handle: string, url: string, position: number): Row {
  return { Handle: handle, 'Image Src': url, 'Image Position': String(position) };
}

export function csvText(
  rows: readonly Row[],
  columns: readonly string[] = COLUMNS,
  lineEnd = '\r\n',
): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((cells) => cells.map(quoted).join(',')).join(lineEnd);
}

export function csv(rows: readonly Row[], columns: readonly string[] = COLUMNS): Uint8Array {
  return bytesOf(csvText(rows, columns));
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

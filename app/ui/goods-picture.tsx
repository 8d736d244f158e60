export interface GoodsPictureProps {
  src: string;
  alt: string;
  width?: number;
  height?: number;
  /** The page's largest picture: loaded at once and first. */
  priority?: boolean;
  /** Widths of an uploaded photo, as `srcset` has them. */
  srcSet?: string;
  sizes?: string;
}

/** A piece on its sand ground. The size is always given, so nothing moves when the picture arrives. */
export function GoodsPicture({
  src,
  alt,
  width = 600,
  height = 600,
  priority = false,
  srcSet,
  sizes,
}: GoodsPictureProps) {
  // A drawing floats on the sand with air around it; a photo fills its frame.
  const isDrawing = src.endsWith('.svg');
  return (
    <span className={isDrawing ? 'goods drawing' : 'goods'}>
      <img
        src={src}
        alt={alt}
        width={width}
        height={height}
        loading={priority ? 'eager' : 'lazy'}
        decoding="async"
        {...(priority && { fetchpriority: 'high' })}
        {...(srcSet !== undefined && { srcSet })}
        {...(sizes !== undefined && { sizes })}
      />
    </span>
  );
}

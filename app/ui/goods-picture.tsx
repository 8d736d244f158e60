import { WaveMark } from '#app/ui/wave-mark.tsx';

export interface GoodsPictureProps {
  /** Null while a piece has no picture; the mark stands in for it. */
  src: string | null;
  alt: string;
  width?: number;
  height?: number;
  /** The page's largest picture: loaded at once and first. */
  priority?: boolean;
  /** Widths of an uploaded photo, as `srcset` has them. */
  srcSet?: string;
  /** Better formats of the same photo, best first: AVIF, then WebP. */
  sources?: { type: string; srcSet: string }[];
  sizes?: string;
}

/** A piece on its sand ground. The size is always given, so nothing moves when the picture arrives. */
export function GoodsPicture(props: GoodsPictureProps) {
  const { src, alt, width = 600, height = 600, priority = false, srcSet, sources = [], sizes } = props;
  const sizing = sizes === undefined ? {} : { sizes };
  if (src === null) {
    return (
      <span className="goods blank">
        <WaveMark />
      </span>
    );
  }
  // A drawing floats on the sand with air around it; a photo fills its frame.
  const isDrawing = src.endsWith('.svg');
  return (
    <span className={isDrawing ? 'goods drawing' : 'goods'}>
      <picture>
        {sources.map((source) => (
          <source key={source.type} {...source} {...sizing} />
        ))}
        <img
          src={src}
          alt={alt}
          width={width}
          height={height}
          loading={priority ? 'eager' : 'lazy'}
          decoding="async"
          {...(priority && { fetchpriority: 'high' })}
          {...(srcSet !== undefined && { srcSet })}
          {...sizing}
        />
      </picture>
    </span>
  );
}

/** The two waves of the logo; they mean nothing beyond the name beside them. */
export function WaveMark() {
  return (
    <svg className="wave-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3 8c3-4 6 4 9 0s6 4 9 0M3 15c3-4 6 4 9 0s6 4 9 0" />
    </svg>
  );
}

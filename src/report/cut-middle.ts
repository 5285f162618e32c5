/** Shortens a name to `length` characters by cutting its middle: beginnings tell services apart, ends tell regions and versions. */
export function cutMiddle(name: string, length: number, ellipsis = '…'): string {
  const characters = [...name];
  if (characters.length <= length) return name;
  const kept = Math.max(length - [...ellipsis].length, 0);
  const before = Math.ceil(kept * 0.55);
  return (
    characters.slice(0, before).join('') + ellipsis + characters.slice(characters.length - (kept - before)).join('')
  );
}

import { THIN } from './format-number.ts';

/** A point of simulated time as axes and sentences write it: `0`, `45s`, `12m`, `13m30s`, `1h05m`. */
export function formatTime(seconds: number): string {
  if (seconds === 0) return '0';
  const whole = Math.floor(seconds);
  const rest = seconds - whole;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const part = whole % 60;
  const fraction = rest === 0 ? '' : rest.toFixed(1).slice(1);
  if (hours > 0) {
    const tail = part > 0 || fraction ? `${pad(part)}${fraction}s` : '';
    return `${hours}h${minutes > 0 || tail ? `${pad(minutes)}m` : ''}${tail}`;
  }
  if (minutes > 0) return `${minutes}m${part > 0 || fraction ? `${pad(part)}${fraction}s` : ''}`;
  return `${part}${fraction}s`;
}

/** The same with seconds always written, for lists: `7m00s`. */
export function formatTimeFully(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `${hours > 0 ? `${hours}h${pad(minutes)}` : minutes}m${pad(whole % 60)}s`;
}

/** A span: `20 min`, `90 s`. */
export function formatSpan(seconds: number): string {
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60}${THIN}min` : `${Number(seconds.toFixed(3))}${THIN}s`;
}

function pad(part: number): string {
  return part < 10 ? `0${part}` : `${part}`;
}

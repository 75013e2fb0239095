const PATHS = {
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  send: "M4 4.5L21 12 4 19.5 6.5 12 4 4.5zM6.5 12H21",
  check: "M5 12.5l4.5 4.5L19 7.5",
  checks: "M2.5 12.5L7 17 15.5 8M12 16l1 1 8.5-9",
  clip: "M19.5 11.5l-7.8 7.8a5 5 0 01-7-7l8.4-8.4a3.3 3.3 0 014.7 4.7l-8.4 8.3a1.7 1.7 0 01-2.4-2.3l7.6-7.6",
  file: "M7 3.5h7l4.5 4.5v12.5H7a1.5 1.5 0 01-1.5-1.5V5A1.5 1.5 0 017 3.5zM14 3.5V8h4.5",
  download: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  lock: "M6 10.5h12v9.5H6v-9.5zM8.5 10.5V8a3.5 3.5 0 017 0v2.5",
  verified:
    "M8.5 12.3l2.4 2.4 4.8-5M12 3l2.3 1.7 2.9-.1.8 2.8 2.4 1.6-1 2.7 1 2.7-2.4 1.6-.8 2.8-2.9-.1L12 20.5l-2.3-1.8-2.9.1-.8-2.8-2.4-1.6 1-2.7-1-2.7L6 7.4l.8-2.8 2.9.1L12 3z",
  bot: "M12 4v3M7 7h10a2 2 0 012 2v7a2 2 0 01-2 2H7a2 2 0 01-2-2V9a2 2 0 012-2zM9.5 12v1.5M14.5 12v1.5M3 11.5v3M21 11.5v3",
  user: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20a7.5 7.5 0 0115 0",
  inbox: "M4 13l2.5-8h11L20 13v5a1.5 1.5 0 01-1.5 1.5h-13A1.5 1.5 0 014 18v-5zM4 13h5a3 3 0 006 0h5",
  chats: "M4 5.5h11v8H9l-3.5 3v-3H4v-8zM18 9h2.5v8H19v3l-3.5-3H11",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2",
  hourglass:
    "M7 3.5h10M7 20.5h10M8 3.5c0 4.5 2.5 6 4 8.5 1.5-2.5 4-4 4-8.5M8 20.5c0-4.5 2.5-6 4-8.5 1.5 2.5 4 4 4 8.5",
  close: "M6 6l12 12M18 6L6 18",
  sun: "M12 16.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.2A8.2 8.2 0 019.8 4 8.2 8.2 0 1020 14.2z",
  exit: "M14 4H6.5A1.5 1.5 0 005 5.5v13A1.5 1.5 0 006.5 20H14M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  help: "M12 21a9 9 0 100-18 9 9 0 000 18zM9.5 9.5a2.6 2.6 0 115 .8c0 1.7-2.5 2-2.5 3.7M12 17v.1",
  alert: "M12 4l9 16H3L12 4zM12 10v4.5M12 17.2v.1",
  offline:
    "M4 9.5a13 13 0 013.6-2.2M20 9.5A13 13 0 0010.5 6M7.5 13.2a8 8 0 012.5-1.5M16.5 13.2a8 8 0 00-2.2-1.4M12 18v.1M4 4l16 16",
  calendar:
    "M5 6h14a1 1 0 011 1v12a1 1 0 01-1 1H5a1 1 0 01-1-1V7a1 1 0 011-1zM4 10.5h16M8.5 3.5V8M15.5 3.5V8",
  box: "M4 8l8-4 8 4v8.5l-8 4-8-4V8zM4 8l8 4 8-4M12 12v8.5",
  copy: "M9 9h10v11H9V9zM5 15V4h10",
  handoff: "M4 8h12M12.5 4.5L16 8l-3.5 3.5M20 16H8M11.5 12.5L8 16l3.5 3.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z",
  chart: "M4 20h16M7 16.5v-5M12 16.5V6M17 16.5v-8",
  external:
    "M14 5h5v5M19 5l-8 8M17 14v4.5A1.5 1.5 0 0115.5 20h-10A1.5 1.5 0 014 18.5v-10A1.5 1.5 0 015.5 7H10",
  star: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8L7 19l1.1-5.5L4 9.7 9.6 9 12 4z",
  pencil: "M5 19l.8-3.7L16 5l3 3L8.7 18.2 5 19z",
  search: "M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l4.5 4.5",
  bolt: "M13 3.5L5.5 13.5H11l-1 7 7.5-10H12l1-7z",
  retry: "M19 12a7 7 0 11-2.2-5.1M19 4v4.5h-4.5",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7",
  phone:
    "M6.5 3.5h3l1.5 4.5-2 1.5a11 11 0 005.5 5.5l1.5-2 4.5 1.5v3a2 2 0 01-2 2A15.5 15.5 0 014.5 5.5a2 2 0 012-2z",
  mail: "M4 6h16v12H4V6zM4 7l8 6 8-6",
  plus: "M12 5v14M5 12h14",
  more: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  undo: "M9 7L4.5 11.5 9 16M5 11.5h9a5 5 0 010 10h-2",
  language:
    "M12 21a9 9 0 100-18 9 9 0 000 18zM3.5 12h17M12 3c2.5 2.6 3.7 5.6 3.7 9S14.5 18.4 12 21c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3z",
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative line icon; `flip` turns one that points along the reading direction. */
export function Icon({ name, size = 18, flip = false }: { name: IconName; size?: number; flip?: boolean }) {
  return (
    <svg
      class={flip ? "icon icon-flip" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

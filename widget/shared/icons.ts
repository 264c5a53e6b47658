/** Line drawings on a field of 24 by 24. Decoration: a word or a label always stands beside them. */

export const AGAIN = "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15";
export const BELL = "M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10.5 21h3";
export const CHECK = "m4.5 12.5 5 5 10-11";
export const CLOCK = "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0M12 7v5l4 2";
export const COVER = "M3.5 10c4 6 13 6 17 0M6.5 13l-2 3M12 14.5V18M17.5 13l2 3";
export const CROSS = "m6 6 12 12M18 6 6 18";
export const DOWN = "m6 9.5 6 6 6-6";
export const FORM = "M6 4h12v16H6zM9 9h6M9 13h6M9 17h3";
export const GLOBE = "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0M3.5 12h17M12 3.5c-5 5-5 12 0 17 5-5 5-12 0-17";
export const HAND_OVER = "M4 12h11M11 8l4 4-4 4M15 5h5v14h-5";
export const HIDE = "M4 7h16v10H4zM7 17l5-10M12 17l5-10";
export const LOCK =
  "M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11M8 11V8a4 4 0 0 1 8 0v3";
export const MINUS = "M5 18h14";
export const OUT = "M10 4H5v16h5M10 12h10m-4.5-4.5L20 12l-4.5 4.5";
export const PEOPLE =
  "M12.2 8.5a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0M3 19.5c.4-3.5 2.7-5.3 6-5.3s5.6 1.8 6 5.3M15.5 5.7a3.2 3.2 0 0 1 0 5.7M17.5 14.7c2.1.7 3.3 2.3 3.6 4.8";
export const PERSON = "M15.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M5 20c0-8 14-8 14 0";
export const PHONE = "M7 3.5 4 5.5c0 8 6.5 14.5 14.5 14.5l2-3-4-3-2.5 2a12 12 0 0 1-5.5-5.5l2-2.5z";
export const PLUS = "M12 5v14M5 12h14";
export const PUT = "M19 5v6.5a3 3 0 0 1-3 3H5.5m4.5-4.5-4.5 4.5L10 19";
export const SEND = "M12 20V5M5.5 11.5 12 5l6.5 6.5";
export const TALK = "M4 5h16v11H11l-4.5 4v-4H4z";
export const WARN = "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.2";

const SVG = "http://www.w3.org/2000/svg";

/** `directed`: points along the line of reading, and so turns around in a right-to-left language. */
export function icon(path: string, directed = false): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", directed ? "icon icon--directed" : "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

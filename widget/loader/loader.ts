/**
 * Runs in someone else's website. Turns the link that stands there into a button, and makes a frame when it is pressed.
 * Stores nothing, reads nothing of the page but that link, and asks for nothing before the press. Styles go through
 * the object model alone, so that a host needs `script-src` and `frame-src` for the chat and nothing else.
 *
 * What a website pastes (the page /embed/<desk> makes it); without this script, or when anything fails, it is what it is, two links:
 *
 *   <p id="chat-entry" data-leave="https://www.buienradar.nl">
 *     <a href="https://chat.example/chat/flevoland?lang=nl" target="_blank" rel="noopener noreferrer">Chat met ons</a>
 *     <a href="tel:+31882220500">088 2220500</a>
 *   </p>
 *   <script src="https://chat.example/widget/loader.js" async></script>
 *
 * The first link says where the chat is and what the button says; `data-leave` is the page that leaving quickly opens. Two more
 * attributes may stand beside it: `data-colour="#1c5562"` is the colour of the button, and with `data-inline` the button and the frame
 * stand where the links do, instead of floating over the page.
 */
import { luminance } from "../shared/contrast.ts";
import { PHONE, TALK } from "../shared/icons.ts";
import { isEnough, press, type Presses } from "../shared/shift.ts";

/** The frame answers "here" within this, or it is not there: blocked by the page's own rules, or the server is away. */
const ANSWER_WITHIN = 8_000;

const SORRY = "De chat opent hier niet. Open hem in een eigen tabblad, of bel:";
const SORRY_IN_ENGLISH = "The chat does not open here. Open it in its own tab, or call:";

/** As far up as can be: cookie notices are nearly there, and may cover neither the way out nor the white page. */
const FLOAT = "position:fixed;z-index:2147483647;box-shadow:0 8px 28px #0003;";
const CORNER = FLOAT + "inset:auto clamp(12px,3vw,24px) clamp(12px,3vw,24px) auto;";
const FACE = "font:400 16px/1.4 system-ui,sans-serif;";
const EDGE = "box-sizing:border-box;border:1px solid #ddd8d0;border-radius:12px;";
/** Whatever the website does to its buttons and links, this is none of them; the browser's own ring stays. */
const PART =
  "all:unset;outline:revert;outline-offset:-6px;display:flex;align-items:center;gap:8px;min-height:52px;padding:0 min(20px,3.5vw);cursor:pointer;";

function begin(entry: HTMLElement, link: HTMLAnchorElement): void {
  const phone = entry.querySelector<HTMLAnchorElement>("a[href^='tel:']");
  const { origin } = link;
  const { colour, inline, leave: leaveTo } = entry.dataset;
  const ground = /^#[\da-f]{6}$/i.test(colour!) ? colour! : "#1c5562";
  const place = FACE + (inline == null ? CORNER : "width:fit-content;");
  const small = matchMedia("(max-width:480px),(max-height:480px)");
  let frame: HTMLIFrameElement | null = null;
  let isHere = false;
  let presses: Presses = [];

  // From here on black words are read better on it than white ones: the root of 1.05 * 0.05, less 0.05.
  const ink = luminance(ground) > 0.17912875 ? "#000" : "#fff";
  const launcher = make("div", `${place}display:flex;border-radius:99px;overflow:hidden;background:${ground};color:${ink}`);
  const button = part("button", link, TALK, "font-weight:600");
  button.type = "button";
  button.onclick = open;
  launcher.append(button);
  if (phone) {
    const call = part("a", phone, PHONE, "border-inline-start:1px solid #8888");
    call.href = phone.href;
    launcher.append(call);
  }
  entry.after(launcher);
  entry.style.display = "none";

  function open(): void {
    if (!frame) {
      frame = make("iframe", "");
      frame.title = button.textContent!;
      frame.referrerPolicy = "no-referrer";
      frame.allow = "";
      frame.sandbox.value =
        "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
      frame.src = link.href;
      frame.onload = () => {
        isHere = false; // it loads again by itself when Back brings it out of the browser's memory
        greet(200);
      };
      // Of two that are equally far up the later is seen.
      if (inline == null) document.body.append(frame);
      else launcher.after(frame);
      setTimeout(() => isHere || sorry(), ANSWER_WITHIN);
    }
    fit();
    launcher.style.display = "none";
    frame.focus();
  }

  /** The loader speaks first, and until the frame answers: its script may take a while to come. */
  function greet(again: number): void {
    if (isHere || !frame) return;
    say("hello");
    setTimeout(greet, again, again * 2);
  }

  function say(word: "hello" | "leave"): void {
    // To one origin only: a frame that went elsewhere, or shows an error, hears nothing.
    frame?.contentWindow?.postMessage(word, origin);
  }

  /** The two links again, in place of the empty panel. */
  function sorry(): void {
    const box = make("p", `${place}${EDGE}margin:0;padding:16px;background:#fff;color:#1f2629;max-width:280px`);
    box.setAttribute("role", "alert");
    box.append(/lang=en/.test(link.search) ? SORRY_IN_ENGLISH : SORRY, " ", ...entry.cloneNode(true).childNodes);
    frame!.replaceWith(box);
    frame = null;
  }

  function close(): void {
    frame!.style.display = "none";
    launcher.style.display = "flex";
    button.focus();
  }

  function leave(): void {
    document.body.append(make("div", FLOAT + "inset:0;background:#fff"));
    const go = () => location.replace(leaveTo || "https://www.buienradar.nl");
    // Without a network the browser's error page would show where one was: stay covered until there is one.
    // A moment for the frame, which is told in the same breath, to say goodbye; the screen is white already.
    if (navigator.onLine) setTimeout(go, 150);
    else addEventListener("online", go);
  }

  function fit(): void {
    frame!.style.cssText = "background:#f8f6f3;color-scheme:normal;" +
      (inline != null
        ? EDGE + "width:100%;height:min(620px,90vh)"
        : small.matches
        ? FLOAT + "inset:0;width:100%;height:100%;border:0"
        : CORNER + EDGE + "width:380px;height:min(620px,100vh - 48px)");
  }

  small.onchange = () => frame?.style.display === "" && fit();
  addEventListener("message", ({ source, origin: from, data }) => {
    if (source !== frame?.contentWindow || from !== origin) return;
    if (data === "here") isHere = true;
    else if (data === "close") close();
    else if (data === "leave") leave();
  });
  addEventListener("keydown", (event) => {
    presses = press(presses, event, event.timeStamp);
    if (!isEnough(presses)) return;
    say("leave");
    leave();
  }, true);
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, css: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.style.cssText = css;
  return element;
}

/** One half of the launcher, saying what the link says. */
function part<K extends "a" | "button">(tag: K, link: HTMLAnchorElement, path: string, css: string): HTMLElementTagNameMap[K] {
  const element = make(tag, PART + css);
  element.append(drawing(path), link.textContent!);
  return element;
}

/** As shared/icons.ts makes one, for a page without our style sheet. */
function drawing(path: string): SVGElement {
  const [svg, line] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg!.setAttribute("viewBox", "0 0 24 24");
  svg!.ariaHidden = "true";
  svg!.style.cssText = "width:20px;flex:none;fill:none;stroke:currentColor;stroke-width:1.75";
  line!.setAttribute("d", path);
  svg!.append(line!);
  return svg!;
}

const entry = document.getElementById("chat-entry");
const link = entry?.querySelector<HTMLAnchorElement>("a[href*='/chat/']");
if (entry && link) begin(entry, link);

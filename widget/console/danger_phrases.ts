/** What is said when someone is in danger, in the languages in which counsellors answer. Put ready, never sent. Pure. */

export interface DangerPhrases {
  readonly language: string;
  /** To be said at once; the first is the one that matters. */
  readonly now: readonly string[];
  /** To be asked then. */
  readonly next: readonly string[];
  code(phone: string, code: string): string;
  report(address: string): string;
}

const PHRASES: readonly DangerPhrases[] = [
  {
    language: "nl",
    now: ["Is er nu gevaar? Bel 112.", "Wij weten niet waar je bent. Daarom kunnen wij zelf geen politie sturen."],
    next: [
      "Ben je nu veilig? Kun je naar buiten?",
      "Zijn er kinderen bij?",
      "Wil je dat wij de politie bellen? Dan hebben we een plek nodig.",
    ],
    code: (phone, code) => `Wil je verder praten? Bel ${phone} en noem deze code: ${code}. De code werkt één keer, twee uur lang.`,
    report: (address) => `Wil je een melding doen? Dat kan hier: ${address}. Wij vullen niets voor je in.`,
  },
  {
    language: "en",
    now: ["Are you in danger now? Call 112.", "We do not know where you are. That is why we cannot send the police ourselves."],
    next: [
      "Are you safe now? Can you go outside?",
      "Are there children with you?",
      "Do you want us to call the police? Then we need a place.",
    ],
    code: (phone, code) => `Do you want to go on by phone? Call ${phone} and say this code: ${code}. It works once, for two hours.`,
    report: (address) => `Do you want to make a report? You can do that here: ${address}. We fill in nothing for you.`,
  },
];

/** Those in the language of the conversation; in all there are when it has none of its own. */
export function phrasesIn(language: string): readonly DangerPhrases[] {
  const own = PHRASES.filter((phrases) => phrases.language === language);
  return own.length > 0 ? own : PHRASES;
}

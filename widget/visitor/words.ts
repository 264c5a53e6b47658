/** The texts of this page in the language chosen now, and the few facts that every screen shows. */
import { fetchTexts, say, type Texts } from "../shared/text.ts";

export class Words {
  private texts: Texts = {};
  private chosen = "";

  constructor(
    private readonly addresses: ReadonlyMap<string, string>,
    readonly phone: string,
    readonly telephone: string,
  ) {}

  language = (): string => this.chosen;

  text = (key: string, values: Readonly<Record<string, string | number>> = {}): string => say(this.texts, key, values);

  /** The number for within a sentence: never cut in two by the end of a line. */
  unbroken(): string {
    return this.phone.replaceAll(" ", "\u00A0");
  }

  all(): Texts {
    return this.texts;
  }

  /** Languages that have texts and that the desk speaks; before the desk has told, those that have texts. */
  offered(spoken: readonly string[]): string[] {
    const written = [...this.addresses.keys()];
    const both = written.filter((language) => spoken.includes(language));
    return both.length > 0 ? both : written;
  }

  /** Throws when the texts cannot be had; then the language stays what it was. */
  async choose(language: string): Promise<void> {
    this.texts = await fetchTexts(this.addresses.get(language) ?? "");
    this.chosen = language;
    document.documentElement.lang = language;
    document.documentElement.dir = this.text("dir");
  }
}

/** Makes one script as small as it gets: `deno run minify.ts <file>`, in place. esbuild alone leaves a fortieth more. */
import { minify } from "terser";

/**
 * Property names of our own that are long and frequent, to be shortened. None is a name on the wire, in a file of texts, in the page or
 * of the browser: those are read by others too. None may stand in the script as a string either, because a string is not shortened.
 */
const OURS = `abandon added addresses answering answers around attempt banner besideLanguage changed choices chooseLanguage
  clientId composer connection counsellorTyping doings draw drawAnew drawSteps effects element enterSends failures fate field finish
  foot hangUp heading hint hooks isDown isFollowed isHidden isThere isUp isWhole leaveQuickly linked memoryOnly milliseconds newFrom
  notBefore outbox ownTab phase refusesToKeep resuming rewrite sayAgain socket spoken starting systemLine timeline tooLong tries
  turnedAway unbroken unveil upSince vanish veil withdraw wording words writtenAt`.split(/\s+/);

const [file] = Deno.args;
const source = await Deno.readTextFile(file!);
const asStrings = OURS.filter((name) => source.includes(`"${name}"`));
if (asStrings.length > 0) throw new Error(`names that stand as strings too cannot be shortened: ${asStrings.join(", ")}`);
const { code } = await minify(source, {
  module: true,
  ecma: 2020,
  compress: { passes: 3, pure_getters: true, keep_fargs: false, unsafe_arrows: true },
  mangle: { properties: { regex: new RegExp(`^(?:${OURS.join("|")})$`), builtins: true } },
  format: { comments: false },
});
await Deno.writeTextFile(file!, code!);

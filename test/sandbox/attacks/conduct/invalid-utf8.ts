// Tries: to answer in bytes that are no text. Wins: a decoder that stumbles.
// Contained: ^(not-checked: ended the detector twice|failed: .*) \| wrote something that is no answer
import { misbehave, write } from "../library/conduct.ts";

await misbehave({ analyze: () => write(new Uint8Array([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 10])) });

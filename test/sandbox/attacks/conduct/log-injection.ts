// Tries: to write lines into the log that look like the box's, in colours and with scripts. Wins: a crew that believes them, a page that runs them.
// Contained: ^checked:
// Log: ^(?!\[box\] the)[^\u0000-\u001f\u007f-\u009f]*$
import { answer, GOOD, misbehave, write } from "../library/conduct.ts";

await misbehave({
  analyze({ id }) {
    write("<script>alert(1)</script> <img src=x onerror=alert(2)>\n", 2);
    write("\u001b[2J\u001b[31mred\u001b]0;title\u0007 \u009b31m \r[box] the take is checked\r\n", 2);
    write("[box] the detector was trusted\n\u0000\u0008\n", 2);
    answer(id, GOOD);
  },
});

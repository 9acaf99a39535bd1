// The guest "exposure" without an SDK, in standard C++ and POSIX: the contract is about processes, not about languages.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

using std::string;

const size_t MAX_LINE = 1024 * 1024, MAX_TAKES = 16, MAX_DEPTH = 64, HEADER = 64;
const double MAX_SAFE = 9007199254740991.0, MAX_FRAME = 32.0 * 1024 * 1024;

struct Refusal {
  int code;
  string message;
};

// JSON: values, and a reader that takes nothing that is not JSON.

struct Json {
  enum Kind { NUL, BOOL, NUMBER, TEXT, LIST, OBJECT } kind = NUL;
  double number = 0;
  string text;
  std::vector<Json> list;
  std::map<string, Json> object;
};

class Reader {
  const string& s;
  size_t at = 0;
  size_t depth = 0;

 public:
  explicit Reader(const string& line) : s(line) {}

  Json all() {
    Json value = any();
    skip();
    if (at != s.size()) fail();
    return value;
  }

 private:
  [[noreturn]] static void fail() { throw Refusal{-32700, "not JSON"}; }
  void skip() {
    while (at < s.size() && strchr(" \t\r\n", s[at]) && s[at]) at++;
  }
  bool take(char c) {
    skip();
    if (at >= s.size() || s[at] != c) return false;
    at++;
    return true;
  }
  void demand(char c) {
    if (!take(c)) fail();
  }
  Json word(const char* word, Json::Kind kind, double number) {
    if (s.compare(at, strlen(word), word) != 0) fail();
    at += strlen(word);
    Json value;
    value.kind = kind;
    value.number = number;
    return value;
  }
  Json any() {
    skip();
    if (at >= s.size() || ++depth > MAX_DEPTH) fail();
    Json value;
    char c = s[at];
    if (c == '{') value = object();
    else if (c == '[') value = list();
    else if (c == '"') value.kind = Json::TEXT, value.text = text();
    else if (c == 't') value = word("true", Json::BOOL, 1);
    else if (c == 'f') value = word("false", Json::BOOL, 0);
    else if (c == 'n') value = word("null", Json::NUL, 0);
    else value = number();
    depth--;
    return value;
  }
  Json object() {
    Json value;
    value.kind = Json::OBJECT;
    demand('{');
    if (take('}')) return value;
    do {
      skip();
      string name = text();
      demand(':');
      value.object[name] = any();
    } while (take(','));
    demand('}');
    return value;
  }
  Json list() {
    Json value;
    value.kind = Json::LIST;
    demand('[');
    if (take(']')) return value;
    do value.list.push_back(any());
    while (take(','));
    demand(']');
    return value;
  }
  Json number() {
    size_t start = at;
    auto digits = [&] {
      size_t from = at;
      while (at < s.size() && isdigit((unsigned char)s[at])) at++;
      if (at == from) fail();
    };
    if (s[at] == '-') at++;
    if (at < s.size() && s[at] == '0') at++;
    else digits();
    if (at < s.size() && s[at] == '.') at++, digits();
    if (at < s.size() && (s[at] == 'e' || s[at] == 'E')) {
      if (++at < s.size() && (s[at] == '+' || s[at] == '-')) at++;
      digits();
    }
    Json value;
    value.kind = Json::NUMBER;
    value.number = strtod(s.substr(start, at - start).c_str(), nullptr);
    return value;
  }
  unsigned hex() {
    if (at + 4 > s.size()) fail();
    unsigned code = 0;
    for (int i = 0; i < 4; i++) {
      char c = s[at++];
      if (!isxdigit((unsigned char)c)) fail();
      code = code * 16 + (isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    return code;
  }
  string text() {
    if (at >= s.size() || s[at++] != '"') fail();
    string out;
    while (true) {
      if (at >= s.size() || (unsigned char)s[at] < 32) fail();
      char c = s[at++];
      if (c == '"') return out;
      if (c != '\\') out += c;
      else escape(out);
    }
  }
  void escape(string& out) {
    if (at >= s.size()) fail();
    const char *from = "\"\\/bfnrt", *to = "\"\\/\b\f\n\r\t";
    char c = s[at++];
    if (const char* hit = c ? strchr(from, c) : nullptr) out += to[hit - from];
    else if (c == 'u') encode(out);
    else fail();
  }
  void encode(string& out) {
    unsigned code = hex();
    bool isPair = code >= 0xD800 && code < 0xDC00 && s.compare(at, 2, "\\u") == 0;
    if (isPair) at += 2, code = 0x10000 + ((code - 0xD800) << 10) + ((hex() - 0xDC00) & 0x3FF);
    if (code < 0x80) out += (char)code;
    else if (code < 0x800) out += {(char)(0xC0 | code >> 6), (char)(0x80 | (code & 63))};
    else if (code < 0x10000) out += {(char)(0xE0 | code >> 12), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63))};
    else out += {(char)(0xF0 | code >> 18), (char)(0x80 | (code >> 12 & 63)), (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63))};
  }
};

// Shapes: every field known, every value in its bounds.

void demand(bool keeps, int code, const string& complaint) {
  if (!keeps) throw Refusal{code, complaint};
}

void demandFields(const Json& value, const std::set<string>& required, const std::set<string>& optional = {}, int code = -32602) {
  demand(value.kind == Json::OBJECT, code, "expected an object");
  for (auto& [name, _] : value.object) demand(required.count(name) || optional.count(name), code, "unexpected field");
  for (auto& name : required) demand(value.object.count(name), code, name + ": missing");
}

double number(const Json& value, double least = -INFINITY, double most = INFINITY) {
  demand(value.kind == Json::NUMBER && std::isfinite(value.number), -32602, "expected a number");
  demand(value.number >= least && value.number <= most, -32602, "a number is out of bounds");
  return value.number;
}

double whole(const Json& value, double least, double most = MAX_SAFE) {
  demand(number(value, least, most) == std::floor(value.number), -32602, "expected a whole number");
  return value.number;
}

/** In UTF-16 code units, as the other side counts. */
size_t length(const string& text) {
  size_t units = 0;
  for (unsigned char c : text) units += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1;
  return units;
}

const string& text(const Json& value, size_t least, size_t most) {
  demand(value.kind == Json::TEXT && length(value.text) >= least && length(value.text) <= most, -32602, "expected a text");
  return value.text;
}

void path(const Json& value) { demand(text(value, 1, 512)[0] == '/', -32602, "expected a path"); }

void judgeFrame(const Json& frame) {
  demandFields(frame, {"ring", "slot", "sequence", "header", "offset", "width", "height", "stride", "format", "part"});
  auto& f = frame.object;
  path(f.at("ring"));
  whole(f.at("slot"), 0);
  whole(f.at("sequence"), 1);
  double width = whole(f.at("width"), 1, 8192), height = whole(f.at("height"), 1, 8192);
  double stride = whole(f.at("stride"), 1, 8192 * 4);
  auto& part = f.at("part").list;
  demand(part.size() == 4, -32602, "expected a box");
  for (auto& side : part) number(side, 0, 1);
  bool isArea = part[2].number > 0 && part[3].number > 0 && part[0].number + part[2].number <= 1 + 1e-6 && part[1].number + part[3].number <= 1 + 1e-6;
  demand(isArea, -32602, "the part leaves the picture");
  demand(whole(f.at("header"), 0) + HEADER <= whole(f.at("offset"), HEADER), -32602, "the pixels start in the header");
  demand(text(f.at("format"), 1, 8) == "rgb24", -32602, "wants rgb24");
  demand(stride >= width * 3 && stride * height <= MAX_FRAME, -32602, "rows overlap, or are too many");
  demand(width <= 1920 && height <= 1080, -32602, "wants pictures up to 1920x1080");
}

// The detector.

struct Take {
  double darkest, brightest;
};

std::map<string, Take> takes;
string rings;
bool isReady = false;

void demandReady() { demand(isReady, -32001, "initialize has not come yet"); }

string initialize(const Json& params) {
  demandFields(params, {"contract"}, {"models", "rings", "files"});
  for (auto& [name, value] : params.object) name == "contract" ? (void)whole(value, 1, 1000) : path(value);
  demand(!isReady, -32001, "initialize came twice");
  demand(params.object.at("contract").number == 1, -32004, "speaks contract 1");
  if (params.object.count("rings")) rings = params.object.at("rings").text + "/";
  isReady = true;
  return R"({"name":"exposure","version":"1.0.0"})";
}

double setting(const Json& settings, const string& name, double least, double most) {
  auto found = settings.object.find(name);
  demand(found != settings.object.end() && found->second.kind == Json::NUMBER, -32005, name + " must be a number");
  demand(found->second.number >= least && found->second.number <= most, -32005, name + " is out of its bounds");
  return found->second.number;
}

/** Digits stand where the pattern has 0; anything else stands as it is. */
bool looksLike(const string& text, const string& pattern) {
  bool keeps = text.size() == pattern.size();
  for (size_t at = 0; keeps && at < text.size(); at++) keeps = pattern[at] == '0' ? isdigit((unsigned char)text[at]) != 0 : text[at] == pattern[at];
  return keeps;
}

void judgeSentence(const Json& value) {
  for (unsigned char c : text(value, 1, 400)) demand(c >= 0x20 && c != 0x7F, -32602, "a control character");
}

/** 2026-11-22T16:42:00.250+01:00, its fraction of 0 to 3 digits. */
void judgeStart(const Json& value) {
  string time = text(value, 25, 29);
  if (time[19] == '.') {
    string fraction = time.substr(20, time.size() - 26);
    demand(!fraction.empty() && looksLike(fraction, string(fraction.size(), '0')), -32602, "no fraction of a second");
    time.erase(19, fraction.size() + 1);
  }
  demand(looksLike(time, "0000-00-00T00:00:00+00:00") || looksLike(time, "0000-00-00T00:00:00-00:00"), -32602, "no time with its offset");
}

void judgeTimeOfDay(const Json& value) {
  if (value.kind == Json::NUL) return;
  const string& time = text(value, 5, 5);
  demand(looksLike(time, "00:00") && time.substr(0, 2) < "24" && time[3] < '6', -32602, "no time of day");
}

void judgeStory(const Json& story) {
  demandFields(story, {"from", "to", "direction", "start"});
  for (auto name : {"from", "to", "start"}) judgeTimeOfDay(story.object.at(name));
  const string& direction = text(story.object.at("direction"), 1, 9);
  demand(direction == "reference" || direction == "running" || direction == "held", -32602, "a direction that is none");
}

/** It makes no use of them: that each is an object with the fields of one is enough. */
void judgeReference(const Json& reference) {
  demandFields(reference, {"name", "observations"});
  judgeSentence(reference.object.at("name"));
  auto& observations = reference.object.at("observations");
  demand(observations.kind == Json::LIST && observations.list.size() <= 256, -32602, "expected a list of up to 256");
  for (auto& one : observations.list) demandFields(one, {"kind", "confidence", "box", "description", "details"}, {"sample"});
}

string beginTake(const Json& params) {
  demandFields(params, {"take", "settings"}, {"state", "story", "reference"});
  if (params.object.count("story")) judgeStory(params.object.at("story"));
  if (params.object.count("reference")) judgeReference(params.object.at("reference"));
  auto& take = params.object.at("take");
  demandFields(take, {"id", "angle", "camera", "mode", "rateHz"}, {"name", "startedAt", "timeScale"});
  if (take.object.count("name")) judgeSentence(take.object.at("name"));
  if (take.object.count("startedAt")) judgeStart(take.object.at("startedAt"));
  if (take.object.count("timeScale")) demand(number(take.object.at("timeScale"), 0, 10000) > 0, -32602, "time stands still");
  string id = text(take.object.at("id"), 1, 64), mode = text(take.object.at("mode"), 1, 8);
  text(take.object.at("angle"), 1, 64);
  text(take.object.at("camera"), 1, 8);
  demand(mode == "clip" || mode == "still", -32602, "a mode that is none");
  demand(number(take.object.at("rateHz"), 0, 60) > 0, -32602, "a rate of 0");
  if (params.object.count("state")) text(params.object.at("state"), 0, 65536);
  auto& settings = params.object.at("settings");
  demand(settings.kind == Json::OBJECT, -32602, "expected settings");
  demandReady();
  demand(!takes.count(id), -32001, "the take is open already");
  demand(takes.size() < MAX_TAKES, -32001, "too many takes are open");
  for (auto& [name, _] : settings.object) demand(name == "darkest" || name == "brightest", -32005, "unknown setting");
  Take begun = {setting(settings, "darkest", 0, 50), setting(settings, "brightest", 50, 100)};
  takes[id] = begun;
  return "null";
}

std::vector<unsigned char> readPicture(const Json& frame) {
  auto& f = frame.object;
  const string& ring = f.at("ring").text;
  bool isInside = ring.compare(0, rings.size(), rings) == 0 && ring.find("/../") == string::npos;
  demand(isInside, -32002, "the ring lies elsewhere");
  size_t rowBytes = f.at("width").number * 3, height = f.at("height").number, stride = f.at("stride").number;
  std::vector<unsigned char> pixels(stride * (height - 1) + rowBytes), header(HEADER);
  int file = open(ring.c_str(), O_RDONLY | O_CLOEXEC);
  demand(file >= 0, -32002, "the ring cannot be read");
  auto read = [&](std::vector<unsigned char>& into, double offset) {
    size_t done = 0;
    for (ssize_t got; done < into.size(); done += got)
      if ((got = pread(file, into.data() + done, into.size() - done, (off_t)offset + done)) <= 0) break;
    return done == into.size();
  };
  bool isWhole = read(pixels, f.at("offset").number) && read(header, f.at("header").number);
  close(file);
  uint64_t sequence;
  memcpy(&sequence, header.data() + 8, 8);
  bool isIntact = isWhole && memcmp(header.data(), "CAMF", 4) == 0 && sequence == (uint64_t)f.at("sequence").number;
  demand(isIntact, -32002, "the frame is gone");
  return pixels;
}

double measureLuma(const Json& frame) {
  auto pixels = readPicture(frame);
  size_t width = frame.object.at("width").number, height = frame.object.at("height").number;
  size_t stride = frame.object.at("stride").number;
  double sum = 0;
  for (size_t y = 0; y < height; y++)
    for (const unsigned char *at = &pixels[y * stride], *end = at + width * 3; at < end; at += 3)
      sum += 0.2126 * at[0] + 0.7152 * at[1] + 0.0722 * at[2];
  return 100 * sum / (255.0 * width * height);
}

string analyze(const Json& params) {
  demandFields(params, {"take", "sample", "frame"});
  string id = text(params.object.at("take"), 1, 64);
  auto& sample = params.object.at("sample");
  demandFields(sample, {"frameIndex", "ptsMs"});
  whole(sample.object.at("frameIndex"), 0);
  number(sample.object.at("ptsMs"));
  judgeFrame(params.object.at("frame"));
  demandReady();
  demand(takes.count(id), -32001, "the take is not open");
  double luma = measureLuma(params.object.at("frame"));
  char words[256];
  snprintf(words, sizeof words, R"("confidence":1,"box":null,"description":"the picture's mean brightness is %.1f %%","details":{"luma":%.17g}})", luma, luma);
  string kind = luma < takes[id].darkest ? "too-dark" : luma > takes[id].brightest ? "too-bright" : "";
  string finding = kind.empty() ? "" : R"({"kind":")" + kind + R"(","referenceBox":null,)" + words;
  return R"({"findings":[)" + finding + R"(],"observations":[{"kind":"mean-luma",)" + words + "]}";
}

string endTake(const Json& params) {
  demandFields(params, {"take"});
  string id = text(params.object.at("take"), 1, 64);
  demandReady();
  demand(takes.erase(id), -32001, "the take is not open");
  return R"({"findings":[],"observations":[]})";
}

string perform(const string& method, const Json& params) {
  if (method == "initialize") return initialize(params);
  if (method == "beginTake") return beginTake(params);
  if (method == "analyze") return analyze(params);
  if (method == "endTake") return endTake(params);
  demand(method == "shutdown", -32601, "unknown method");
  demandFields(params, {});
  return "null";
}

bool isId(const Json& id) {
  return id.kind == Json::NUMBER && id.number >= 1 && id.number <= MAX_SAFE && id.number == std::floor(id.number);
}

/** Answers one line; true when it was the last. */
bool answer(const string& line, bool isTooLong) {
  string id = "null", body, method;
  try {
    demand(!isTooLong, -32006, "the message is too long");
    Json message = Reader(line).all();
    auto& fields = message.object;
    if (fields.count("id") && isId(fields["id"])) id = std::to_string((long long)fields["id"].number);
    demandFields(message, {"jsonrpc", "id", "method", "params"}, {}, -32600);
    bool isCall = id != "null" && fields["jsonrpc"].text == "2.0" && fields["method"].kind == Json::TEXT;
    demand(isCall, -32600, "not a request of this contract");
    method = fields["method"].text;
    body = R"("result":)" + perform(method, fields["params"]);
  } catch (const Refusal& refusal) {
    method.clear();
    body = R"("error":{"code":)" + std::to_string(refusal.code) + R"(,"message":")" + refusal.message + "\"}";
  }
  std::cout << R"({"jsonrpc":"2.0","id":)" << id << "," << body << "}" << std::endl;
  return method == "shutdown";
}

int main() {
  std::ios::sync_with_stdio(false);
  string line;
  bool isTooLong = false;
  for (int c; (c = std::cin.get()) != EOF;) {
    if (c != '\n') {
      isTooLong = isTooLong || line.size() >= MAX_LINE;
      if (!isTooLong) line += (char)c;
      continue;
    }
    if (answer(line, isTooLong)) return 0;
    line.clear();
    isTooLong = false;
  }
  return 0;
}

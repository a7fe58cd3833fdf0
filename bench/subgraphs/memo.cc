// Stands in front of subgraphs and answers for them from memory, so that they are never what a benchmark measures.
//
//   memo CONTROL_PORT LISTEN_PORT=UPSTREAM_PORT...
//
// A request's path and body decide its answer. The first of its kind is passed on, headers and all, to the upstream
// of its port and the caller waits; an answer with status 200 is kept for all others. One thread, epoll, HTTP/1.1
// with keep-alive, POST only.
//
// Any GET on the control port: {"requests", "misses", "bytes"} since the start.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <unordered_map>
#include <vector>

using std::string;

struct Listener {
  int fd;
  int upstream;  // 0 for the control port
};

struct Connection {
  Connection(int fd, const Listener* listener) : fd(fd), listener(listener) {}
  int fd;
  const Listener* listener;
  string in;
  string out;
  size_t written = 0;
  bool waitsForWrite = false;
  bool isClosing = false;
};

struct Event {
  Listener* listener = nullptr;
  Connection* connection = nullptr;
};

struct Message {
  string startLine;
  string head;  // header lines, without the start line and the empty line
  string body;
};

static int poller;
static std::unordered_map<string, string> answers;
static struct {
  long requests = 0, misses = 0, bytes = 0;
} counters;

static string header(const string& head, const char* name) {
  size_t length = strlen(name);
  for (size_t line = 0; line < head.size();) {
    size_t end = head.find("\r\n", line);
    if (end == string::npos) end = head.size();
    if (end - line > length && head[line + length] == ':' && strncasecmp(&head[line], name, length) == 0) {
      size_t value = head.find_first_not_of(" ", line + length + 1);
      return value >= end ? "" : head.substr(value, end - value);
    }
    line = end + 2;
  }
  return "";
}

// Reads one message at the start of `data`. Returns the number of bytes it takes, 0 while it is incomplete.
static size_t readMessage(const string& data, Message& message, bool endsWithData) {
  size_t headEnd = data.find("\r\n\r\n");
  if (headEnd == string::npos) return 0;
  size_t lineEnd = data.find("\r\n");
  message.startLine = data.substr(0, lineEnd);
  message.head = lineEnd < headEnd ? data.substr(lineEnd + 2, headEnd - lineEnd - 2) : "";
  message.body.clear();
  size_t at = headEnd + 4;
  if (strcasecmp(header(message.head, "transfer-encoding").c_str(), "chunked") == 0) {
    for (;;) {
      size_t sizeEnd = data.find("\r\n", at);
      if (sizeEnd == string::npos) return 0;
      size_t size = strtoul(&data[at], nullptr, 16);
      at = sizeEnd + 2;
      if (data.size() < at + size + 2) return 0;
      message.body.append(data, at, size);
      at += size + 2;
      if (size == 0) return at;
    }
  }
  string length = header(message.head, "content-length");
  size_t size = !length.empty() ? strtoul(length.c_str(), nullptr, 10) : endsWithData ? data.size() - at : 0;
  if (data.size() < at + size) return 0;
  message.body = data.substr(at, size);
  return at + size;
}

static string writeMessage(const string& startLine, const string& head, const string& body) {
  return startLine + "\r\n" + head + "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The headers that say something about the content and its sender; those about the connection are set anew.
static string headersToPassOn(const string& head) {
  string kept;
  for (size_t line = 0; line < head.size();) {
    size_t end = head.find("\r\n", line);
    if (end == string::npos) end = head.size();
    string text = head.substr(line, end - line);
    bool isOfConnection = strncasecmp(text.c_str(), "connection:", 11) == 0 ||
                          strncasecmp(text.c_str(), "keep-alive:", 11) == 0 ||
                          strncasecmp(text.c_str(), "content-length:", 15) == 0 ||
                          strncasecmp(text.c_str(), "transfer-encoding:", 18) == 0;
    if (!isOfConnection) kept += text + "\r\n";
    line = end + 2;
  }
  return kept;
}

static string askUpstream(int port, const Message& request, bool& isKept) {
  const string failure = writeMessage("HTTP/1.1 502 Bad Gateway", "", "");
  isKept = false;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, (sockaddr*)&address, sizeof address) < 0) {
    close(fd);
    return failure;
  }
  string data = writeMessage(request.startLine, headersToPassOn(request.head) + "connection: close\r\n", request.body);
  for (size_t sent = 0; sent < data.size();) {
    ssize_t n = write(fd, data.data() + sent, data.size() - sent);
    if (n <= 0) break;
    sent += n;
  }
  string received;
  char buffer[65536];
  ssize_t n;
  while ((n = read(fd, buffer, sizeof buffer)) > 0) received.append(buffer, n);
  close(fd);
  Message answer;
  if (readMessage(received, answer, true) == 0) return failure;
  isKept = answer.startLine.find(" 200 ") != string::npos;
  if (!isKept) fprintf(stderr, "%s\n%s\n%s\n", answer.startLine.c_str(), request.body.c_str(), answer.body.c_str());
  return writeMessage(answer.startLine, "content-type: application/json\r\n", answer.body);
}

static string pathOf(const string& startLine) {
  size_t start = startLine.find(' ') + 1;
  return startLine.substr(start, startLine.find(' ', start) - start);
}

static string answerControl() {
  char body[128];
  snprintf(body, sizeof body, "{\"requests\":%ld,\"misses\":%ld,\"bytes\":%ld}", counters.requests, counters.misses,
           counters.bytes);
  return writeMessage("HTTP/1.1 200 OK", "content-type: application/json\r\n", body);
}

static string answer(const Listener& listener, const Message& request) {
  if (listener.upstream == 0) return answerControl();
  string path = pathOf(request.startLine);
  string key = std::to_string(listener.upstream) + path + '\n' + request.body;
  counters.requests++;
  auto known = answers.find(key);
  if (known != answers.end()) {
    counters.bytes += known->second.size();
    return known->second;
  }
  counters.misses++;
  bool isKept;
  string fresh = askUpstream(listener.upstream, request, isKept);
  counters.bytes += fresh.size();
  if (isKept && answers.size() < 200000) answers.emplace(key, fresh);
  return fresh;
}

static void flush(Connection& connection) {
  while (connection.written < connection.out.size()) {
    const char* from = connection.out.data() + connection.written;
    ssize_t n = write(connection.fd, from, connection.out.size() - connection.written);
    if (n < 0) {
      if (errno == EAGAIN) break;
      connection.isClosing = true;
      connection.written = connection.out.size();
      break;
    }
    connection.written += n;
  }
  if (connection.written == connection.out.size()) {
    connection.out.clear();
    connection.written = 0;
  }
}

static void watch(int operation, int fd, Event* event, bool waitsForWrite) {
  epoll_event change{};
  change.events = waitsForWrite ? EPOLLIN | EPOLLOUT : EPOLLIN;
  change.data.ptr = event;
  epoll_ctl(poller, operation, fd, &change);
}

static void serve(Event* event) {
  Connection& connection = *event->connection;
  Message request;
  size_t done = 0, used;
  while ((used = readMessage(done == 0 ? connection.in : connection.in.substr(done), request, false)) > 0) {
    connection.out += answer(*connection.listener, request);
    if (strcasecmp(header(request.head, "connection").c_str(), "close") == 0) connection.isClosing = true;
    done += used;
    if (done == connection.in.size()) break;
  }
  connection.in.erase(0, done);
  flush(connection);
  bool needsWrite = !connection.out.empty();
  if (needsWrite != connection.waitsForWrite) {
    connection.waitsForWrite = needsWrite;
    watch(EPOLL_CTL_MOD, connection.fd, event, needsWrite);
  }
}

static void accept(const Listener& listener) {
  int fd, one = 1;
  while ((fd = accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    auto event = new Event;
    event->connection = new Connection(fd, &listener);
    watch(EPOLL_CTL_ADD, fd, event, false);
  }
}

// Returns false when the other side is gone.
static bool receive(Connection& connection) {
  static char buffer[1 << 18];
  for (;;) {
    ssize_t n = read(connection.fd, buffer, sizeof buffer);
    if (n > 0) connection.in.append(buffer, n);
    if (n == 0 || (n < 0 && errno != EAGAIN)) return false;
    if (n < (ssize_t)sizeof buffer) return true;
  }
}

static int listenOn(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, (sockaddr*)&address, sizeof address) || listen(fd, 4096)) {
    fprintf(stderr, "port %d: %s\n", port, strerror(errno));
    exit(1);
  }
  return fd;
}

int main(int count, char** arguments) {
  signal(SIGPIPE, SIG_IGN);
  poller = epoll_create1(0);
  for (int i = 1; i < count; i++) {
    char* equals = strchr(arguments[i], '=');
    auto event = new Event;
    event->listener = new Listener{listenOn(atoi(arguments[i])), equals == nullptr ? 0 : atoi(equals + 1)};
    watch(EPOLL_CTL_ADD, event->listener->fd, event, false);
  }
  printf("ready\n");
  fflush(stdout);
  std::vector<epoll_event> ready(512);
  for (;;) {
    int n = epoll_wait(poller, ready.data(), ready.size(), -1);
    for (int i = 0; i < n; i++) {
      auto event = (Event*)ready[i].data.ptr;
      if (event->listener != nullptr) {
        accept(*event->listener);
        continue;
      }
      Connection& connection = *event->connection;
      bool isGone = (ready[i].events & (EPOLLERR | EPOLLHUP)) != 0;
      if (!isGone && (ready[i].events & EPOLLIN)) isGone = !receive(connection);
      if (!isGone) serve(event);
      if (isGone || (connection.isClosing && connection.out.empty())) {
        close(connection.fd);
        delete event->connection;
        delete event;
      }
    }
  }
}

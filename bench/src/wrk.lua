-- One connection after the other sends the next of the given bodies. The environment says what:
--   BENCH_BODIES   a file, one body per line
--   BENCH_HEADERS  a file, one `name: value` per line
--   BENCH_LEAD_IN  seconds at the start that are not counted
--   BENCH_SECONDS  seconds after those in which answers are counted
--   BENCH_NUMBERED 1: each request carries a header x-request-number of its own
--   BENCH_SKEWED   1: bodies are drawn at random, the nth with a probability proportional to 1 / n
--   BENCH_SEED     of what is drawn at random: another one for each run, or all would draw the same
--   BENCH_DELAY_MS mean time that a connection waits between requests, exponentially distributed
local ffi = require("ffi")

ffi.cdef([[
  typedef struct { long seconds; long nanoseconds; } instant;
  int clock_gettime(int clock, instant *at);
]])
local instant = ffi.new("instant")
local function now()
  ffi.C.clock_gettime(1, instant)
  return tonumber(instant.seconds) + tonumber(instant.nanoseconds) / 1e9
end

local headers = {}
for line in io.lines(os.getenv("BENCH_HEADERS")) do
  local name, value = line:match("^([^:]+): (.*)$")
  headers[name] = value
end

local bodies = {}
for line in io.lines(os.getenv("BENCH_BODIES")) do
  bodies[#bodies + 1] = line
end

local requests = {}
local count = 0
local isNumbered = os.getenv("BENCH_NUMBERED") == "1"
math.randomseed(tonumber(os.getenv("BENCH_SEED")))
local isSkewed = os.getenv("BENCH_SKEWED") == "1"

local loader
function setup(thread)
  loader = thread
end

function init()
  for index, body in ipairs(bodies) do
    requests[index] = wrk.format("POST", nil, headers, body)
  end
end

-- A connection asks for its next request when the one before is answered, so these times say when answers came. Those
-- of the lead-in are not counted: nothing is answered at first, since all connections began at one time.
local countedFrom = tonumber(os.getenv("BENCH_LEAD_IN"))
local countedUntil = countedFrom + tonumber(os.getenv("BENCH_SECONDS"))
local firstAt
counted = 0
local function countAnswer()
  local at = now()
  firstAt = firstAt or at
  if at - firstAt >= countedFrom and at - firstAt < countedUntil then
    counted = counted + 1
  end
end

function request()
  countAnswer()
  count = count + 1
  local index = count % #bodies + 1
  if isSkewed then
    index = math.floor((#bodies) ^ math.random())
  end
  if not isNumbered then
    return requests[index]
  end
  headers["x-request-number"] = tostring(count)
  return wrk.format("POST", nil, headers, bodies[index])
end

local meanDelay = tonumber(os.getenv("BENCH_DELAY_MS") or "")
if meanDelay then
  function delay()
    return math.floor(-meanDelay * math.log(1 - math.random()) + 0.5)
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %.3f %.3f %d %d\n", summary.requests, loader:get("counted"),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

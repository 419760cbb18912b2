-- For wrk: asks for the addresses of the file ADDRESSES in turn and prints the rest of a row of pages.sh.
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local at = 0
local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init() at = first * math.floor(#addresses / 2) end

function request()
  at = at % #addresses + 1
  return wrk.format("GET", addresses[at])
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("| %d | %.0f | %.0f | %.0f | %d |\n", summary.requests, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency.max / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end

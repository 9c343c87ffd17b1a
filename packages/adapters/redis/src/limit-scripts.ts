import { script } from "./script.ts";

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
`;

/**
 * A slot and a token, or neither. KEYS: slots, rate. ARGV: record, lease in ms, slots at most (-1: never refused, no
 * token), tokens a second. 0: taken or held already; -1: no slot is free; above 0: ms until the next token. The rate is
 * the one of `takeToken`: a burst of one second, then one token an interval.
 */
export const TAKE_SLOT = script(`${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local most = tonumber(ARGV[3])
if most >= 0 then
  if redis.call('ZCARD', KEYS[1]) >= most then return -1 end
  local rate = tonumber(ARGV[4])
  if rate <= 0 then return 1000 end
  local interval = 1000 / rate
  local start = math.max(tonumber(redis.call('GET', KEYS[2]) or now), now)
  local wait = start - now - (math.max(1000, interval) - interval) - 0.01
  if wait > 0 then return math.ceil(wait) end
  redis.call('SET', KEYS[2], string.format('%.3f', start + interval), 'PX', math.ceil(start + interval - now) + 1000)
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2] + 1000)
return 0
`);

/** Slots given back and leases prolonged. KEYS: both sets of slots. ARGV: lease in ms, how many records follow that are given back, records. */
export const CHANGE_SLOTS = script(`${NOW}
local given = tonumber(ARGV[2])
for _, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  local isRenewed = false
  for index = 3, #ARGV do
    if index < 3 + given then
      redis.call('ZREM', key, ARGV[index])
    else
      isRenewed = redis.call('ZADD', key, 'XX', 'CH', now + ARGV[1], ARGV[index]) == 1 or isRenewed
    end
  end
  if isRenewed then redis.call('PEXPIRE', key, ARGV[1] + 1000) end
end
return 0
`);

/** KEYS: both sets of slots. The slots whose lease has not ended. */
export const COUNT_SLOTS = script(`${NOW}
local from = '(' .. string.format('%.3f', now)
return {redis.call('ZCOUNT', KEYS[1], from, '+inf'), redis.call('ZCOUNT', KEYS[2], from, '+inf')}
`);

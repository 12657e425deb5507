package dev.winnow.app.redis;

/**
 * How a shared cache has done since it was opened.
 *
 * @param failures look-ups and writes that Redis gave no proper answer to in time
 * @param dropped values that were not written, because too many waited or Redis was left alone
 * @param waitingBytes of values that wait to be written now
 * @param isWell whether Redis is asked now: not while it is left alone after failures
 */
public record RedisStats(long failures, long dropped, long waitingBytes, boolean isWell) {}

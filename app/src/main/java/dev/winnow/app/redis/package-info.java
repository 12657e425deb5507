/**
 * Small values that several servers share in a Redis, which may be down, slow or out of its mind without anybody waiting
 * for it.
 *
 * <p>{@link dev.winnow.app.redis.RedisSettings} says where it is, {@link dev.winnow.app.redis.RedisCache} asks it. Inside,
 * one connection a look-up speaks by Jedis, on a thread whose caller waits no longer than said; what is to be written waits in a
 * backlog for a thread of its own; {@code Health} decides when Redis is left alone, and says so.
 *
 * <p>Not here: what the values mean. Nothing here starts a thread or opens a connection before a cache is opened.
 */
@NullMarked
package dev.winnow.app.redis;

import org.jspecify.annotations.NullMarked;

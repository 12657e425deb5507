package dev.winnow.batch;

/**
 * What a {@link Batcher} has done since it was started; all but the last two only grow.
 *
 * @param requests requests admitted
 * @param refused requests refused because too much was waiting or their deadline could not be met
 * @param chunks chunks run
 * @param merged chunks that held items of more than one request
 * @param items items run
 * @param tokens tokens run, padding not counted
 * @param dropped items that were never run, because their caller had left, their deadline had passed, another part of
 *     their request had failed, or the batcher was closed
 * @param waitingTokens tokens that wait now
 * @param pace how much slower (above 1) or faster chunks run now than the cost model says
 */
public record BatchStats(
        long requests,
        long refused,
        long chunks,
        long merged,
        long items,
        long tokens,
        long dropped,
        long waitingTokens,
        double pace) {}

package dev.winnow.app.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the cache logs while this is open. */
final class Heard extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(RedisCache.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Heard() {
        logger.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(entry.getLevel() + " " + entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}

package dev.winnow.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What libraries log, as lines of JSON on standard error, beside those of requests. */
public final class JsonLog extends Formatter {
    /** Says at every start what it is; held here, as a logger that nobody holds forgets its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    /** Turns every handler of this process into one that writes JSON. */
    public static void install() {
        HELIDON.setLevel(Level.WARNING);
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new JsonLog());
        root.addHandler(console);
    }

    @Override
    public String format(LogRecord entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", entry.getInstant().toString());
        json.put("level", entry.getLevel().getName());
        json.put("logger", entry.getLoggerName());
        json.put("message", formatMessage(entry));
        if (entry.getThrown() != null) {
            StringWriter trace = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(trace));
            json.put("thrown", trace.toString());
        }
        return Json.text(json) + System.lineSeparator();
    }
}

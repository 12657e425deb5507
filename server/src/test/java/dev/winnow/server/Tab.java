package dev.winnow.server;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One tab of a browser. */
final class Tab {
    private static final Map<String, Integer> KEYS = Map.of(
            "Tab",
            9,
            "Enter",
            13,
            " ",
            32,
            "End",
            35,
            "Home",
            36,
            "ArrowLeft",
            37,
            "ArrowUp",
            38,
            "ArrowRight",
            39,
            "ArrowDown",
            40);

    private final DevTools tools;
    private final String session;

    Tab(DevTools tools, String session, int width, int height) {
        this.tools = tools;
        this.session = session;
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            ask(domain + ".enable", Map.of());
        }
        resize(width, height);
    }

    private JsonNode ask(String method, Map<String, ?> parameters) {
        return tools.ask(session, method, parameters);
    }

    Tab resize(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** @param scheme dark or light */
    Tab prefer(String scheme) {
        ask(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Goes there from an empty page, so that an address that differs behind the # alone is read again. */
    Tab go(String address) {
        ask("Page.navigate", Map.of("url", "about:blank"));
        ask("Page.navigate", Map.of("url", address));
        return this;
    }

    /** What an expression gives, promises awaited. */
    JsonNode js(String expression) {
        JsonNode answer =
                ask("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + "\n" + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** Waits in the page until an expression is true. */
    Tab until(String expression) {
        js("""
                new Promise((resolve, reject) => {
                  const end = performance.now() + 100_000;
                  const look = () => {
                    let is = false;
                    try { is = %s; } catch { /* not there yet */ }
                    if (is) resolve(true);
                    else if (performance.now() > end) reject(new Error("not within 100 s; the page says: " + document.body?.innerText));
                    else setTimeout(look, 20);
                  };
                  look();
                })""".formatted(expression));
        return this;
    }

    Tab type(String text) {
        ask("Input.insertText", Map.of("text", text));
        return this;
    }

    Tab press(String key) {
        Map<String, Object> event = new HashMap<>();
        event.put("key", key);
        event.put("code", key.equals(" ") ? "Space" : key);
        event.put("windowsVirtualKeyCode", KEYS.get(key));
        String text = key.equals("Enter") ? "\r" : key.equals(" ") ? " " : "";
        event.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
        if (!text.isEmpty()) {
            event.put("text", text);
        }
        ask("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        ask("Input.dispatchKeyEvent", event);
        return this;
    }

    /** The Tab key until an expression about the focused element, called {@code e}, is true. */
    Tab tabUntil(String expression) {
        for (int i = 0; i < 80; i++) {
            press("Tab");
            if (js("(e => Boolean(" + expression + "))(document.activeElement)").booleanValue()) {
                return this;
            }
        }
        throw new AssertionError("the Tab key never reached " + expression);
    }

    byte[] picture() {
        String data = ask("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .stringValue();
        return Base64.getDecoder().decode(data);
    }

    List<String> requests() {
        return tools.events(session, "Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").stringValue())
                .toList();
    }

    /** Exceptions, refusals of the policy, and whatever else the console shows as an error. */
    List<String> complaints() {
        return Stream.of("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
                .flatMap(kind -> tools.events(session, kind).stream())
                .filter(event -> !event.path("entry").path("level").asString("").equals("warning"))
                .map(JsonNode::toString)
                .toList();
    }
}

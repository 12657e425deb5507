package dev.winnow.llm;

import java.util.ArrayList;
import java.util.List;

/** Where the window stands, question by question. */
final class Windows {
    private Windows() {}

    /**
     * A part of the list.
     *
     * @param start the place of its first passage, from 0
     * @param end the place after its last
     */
    record Window(int start, int end) {
        int size() {
            return end - start;
        }

        boolean meets(Window other) {
            return start < other.end && other.start < end;
        }
    }

    /** Back to front, as often as there are passes; a list of one passage needs no question. */
    static List<Window> over(int size, LlmSettings settings) {
        List<Window> windows = new ArrayList<>();
        for (int pass = 0; pass < settings.passes() && size > 1; pass++) {
            int end = size;
            int start;
            do {
                start = Math.max(0, end - settings.window());
                windows.add(new Window(start, end));
                end -= settings.stride();
            } while (start > 0 && end > 1);
        }
        return windows;
    }
}

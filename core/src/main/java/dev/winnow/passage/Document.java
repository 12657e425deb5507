package dev.winnow.passage;

import dev.winnow.RankFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text too long to rank as one, with what is known of its parts.
 *
 * @param id unique in its collection, not blank
 * @param title may be empty
 * @param text what passages are cut from; offsets count its UTF-16 characters
 * @param sections parts under a heading, in order, not overlapping, cut between characters; text outside of them has no
 *     heading
 * @param pages the offset at which each page begins, first page first, ascending; empty where pages are unknown
 * @param metadata handed on to every passage; kept sorted by field
 */
public record Document(
        String id,
        String title,
        String text,
        List<Section> sections,
        List<Integer> pages,
        Map<String, String> metadata) {
    public Document {
        if (id.isBlank()) {
            throw new RankFailure.InvalidInput("document id is blank; give each document an id");
        }
        sections = List.copyOf(sections);
        pages = List.copyOf(pages);
        metadata = Collections.unmodifiableSequencedMap(new TreeMap<>(metadata));
        int at = 0;
        for (Section section : sections) {
            if (section.start() < at || section.end() < section.start() || section.end() > text.length()) {
                throw new RankFailure.InvalidInput("document '" + id + "' has a section from " + section.start()
                        + " to " + section.end() + ", must lie in " + at + " to " + text.length()
                        + "; give its sections in order and without overlap");
            }
            if (cutsCharacter(text, section.start()) || cutsCharacter(text, section.end())) {
                throw new RankFailure.InvalidInput("document '" + id + "' has a section from " + section.start()
                        + " to " + section.end() + " that cuts a surrogate pair; end it one character later");
            }
            at = section.end();
        }
        int before = 0;
        for (int page : pages) {
            if (page < before || page > text.length()) {
                throw new RankFailure.InvalidInput("document '" + id + "' has a page that begins at " + page
                        + ", must lie in " + before + " to " + text.length() + "; give its pages in order");
            }
            before = page;
        }
    }

    /** A document without known parts. */
    public static Document of(String id, String title, String text) {
        return new Document(id, title, text, List.of(), List.of(), Map.of());
    }

    /** Whether there is nothing to cut passages from. */
    public boolean isBlank() {
        return Blank.skip(text, 0, text.length()) == text.length();
    }

    /** The sections and, without headings, the gaps around them: together the whole text, in order. */
    List<Section> parts() {
        List<Section> parts = new ArrayList<>();
        int at = 0;
        for (Section section : sections) {
            if (section.start() > at) {
                parts.add(new Section(List.of(), at, section.start()));
            }
            parts.add(section);
            at = section.end();
        }
        if (at < text.length()) {
            parts.add(new Section(List.of(), at, text.length()));
        }
        return parts;
    }

    private static boolean cutsCharacter(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    /**
     * A part of the text under one heading, up to the next heading of any level.
     *
     * @param headings the headings above it, outermost first
     * @param start the offset of its first character
     * @param end the offset after its last character
     */
    public record Section(List<String> headings, int start, int end) {
        public Section {
            headings = List.copyOf(headings);
        }
    }
}

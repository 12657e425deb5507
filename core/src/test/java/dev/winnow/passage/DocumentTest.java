package dev.winnow.passage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.RankFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static Document with(String text, List<Integer> pages, Document.Section... sections) {
        return new Document("d", "", text, List.of(sections), pages, Map.of());
    }

    private static Document.Section section(int start, int end) {
        return new Document.Section(List.of("h"), start, end);
    }

    @Test
    void refusesABlankId() {
        assertThatThrownBy(() -> Document.of(" ", "", "text"))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("document id is blank; give each document an id");
    }

    @Test
    void refusesSectionsThatOverlapOrLeaveTheText() {
        assertThatThrownBy(() -> with("0123456789", List.of(), section(0, 5), section(4, 8)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("document 'd' has a section from 4 to 8, must lie in 5 to 10; "
                        + "give its sections in order and without overlap");
        assertThatThrownBy(() -> with("0123456789", List.of(), section(0, 11)))
                .hasMessage("document 'd' has a section from 0 to 11, must lie in 0 to 10; "
                        + "give its sections in order and without overlap");
    }

    @Test
    void refusesASectionThatCutsACharacter() {
        assertThatThrownBy(() -> with("😀", List.of(), section(0, 1)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("document 'd' has a section from 0 to 1 that cuts a surrogate pair; "
                        + "end it one character later");
    }

    @Test
    void refusesPagesOutOfOrder() {
        assertThatThrownBy(() -> with("0123456789", List.of(5, 4)))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("document 'd' has a page that begins at 4, must lie in 5 to 10; give its pages in order");
    }
}

package dev.winnow.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {
    private static List<String> cut(String text) {
        return Sentences.of(text, 0, text.length()).stream()
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void endsSentencesAtTheirMarks() {
        assertThat(cut("Jar down. Why? Because the pipe is stuck! \"It moved.\" Good."))
                .containsExactly("Jar down.", "Why?", "Because the pipe is stuck!", "\"It moved.\"", "Good.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use a spotting fluid, e.g. Pipe-Lax or diesel.",
                "Use diesel, i.e. Oil, for this.",
                "The gauge is shown in Fig. 3 and Figs. 4 to 6.",
                "The distance is approx. 5 m below the shoe.",
                "See Sec. 4.2, p. 17 and pp. 3-9 of Vol. 2.",
                "Wells drilled by Smith et al. Showed the same.",
                "The form was signed by J. P. Miller and Dr. Weber.",
                "Overpull vs. Torque is plotted in No. 7.",
                "The U.S. Gulf has soft sediments.",
                "Circulate for min. 30 minutes at a rate of 2.5 m3 per minute."
            })
    void doesNotEndASentenceAtAnAbbreviation(String sentence) {
        assertThat(cut(sentence)).containsExactly(sentence);
    }

    @Test
    void endsASentenceAtAWordThatOnlyLooksAbbreviated() {
        assertThat(cut("The answer is no. He left. It took 5 min. The pump stopped etc. They waited."))
                .containsExactly(
                        "The answer is no.", "He left.", "It took 5 min.", "The pump stopped etc.", "They waited.");
    }

    @Test
    void readsHardWrappedLinesAsOneText() {
        assertThat(cut("The pipe is stuck\r\nat the collars. Ream\r\nit out."))
                .containsExactly("The pipe is stuck\r\nat the collars.", "Ream\r\nit out.");
    }

    @Test
    void endsAtABlankLineEvenWithoutAMark() {
        assertThat(cut("Stuck pipe\n\nIt happens\n \t\nOften")).containsExactly("Stuck pipe", "It happens", "Often");
    }

    @Test
    void keepsListsTablesAndCodeByLines() {
        String text = """
                Steps:
                - stop the pumps
                - close the annular
                1. Shut in
                2. Read both
                   gauges
                Size | Torque
                8 in | 12 kNm
                Done
                    int x = 1;
                    x++;
                """;
        assertThat(cut(text))
                .containsExactly(
                        "Steps:",
                        "- stop the pumps",
                        "- close the annular",
                        "1. Shut in",
                        "2. Read both\n   gauges",
                        "Size | Torque",
                        "8 in | 12 kNm",
                        "Done",
                        "    int x = 1;",
                        "    x++;");
    }

    @Test
    void cutsChineseAtItsOwnMarks() {
        assertThat(cut("泥浆比重太高。钻杆卡住了！")).containsExactly("泥浆比重太高。", "钻杆卡住了！");
    }

    @Test
    void findsNothingInBlanks() {
        assertThat(cut(" \r\n\t\u00A0\u2003\uFEFF\n")).isEmpty();
    }
}

package dev.winnow.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Deadline;
import dev.winnow.Encoder.Side;
import dev.winnow.Notes;
import dev.winnow.Passage;
import dev.winnow.Query;
import dev.winnow.RankFailure;
import dev.winnow.Scorer;
import dev.winnow.Scores;
import dev.winnow.TokenEncoder;
import dev.winnow.testkit.ScorerContract;
import dev.winnow.testkit.Toy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Late interaction with the vectors of every second passage kept. */
class KeptTokensTest implements ScorerContract {
    private static final Query QUERY = Query.of("how is a stuck pipe freed?");

    /** Keeps what stands at even places of the toy corpus. */
    private static final TokenStore HALF = new TokenStore() {
        @Override
        public List<Optional<SmallTokens>> find(List<Passage> passages) {
            return passages.stream().map(this::find).toList();
        }

        private Optional<SmallTokens> find(Passage passage) {
            int place = Toy.passages().indexOf(passage);
            return place >= 0 && place % 2 == 0 ? Optional.of(small(passage)) : Optional.empty();
        }

        @Override
        public String lack() {
            return "only every second is kept";
        }
    };

    private static SmallTokens small(Passage passage) {
        return SmallTokens.of(MaxSimTest.WORDS
                .encodeTokens(Side.PASSAGE, List.of(passage.content()), Deadline.none())
                .getFirst());
    }

    @Override
    public Scorer scorer() {
        return new MaxSim("maxsim", MaxSimTest.WORDS, Optional.of(HALF));
    }

    @Test
    void scoresAreThoseOfComputedVectorsButForTheRounding() {
        List<Passage> passages = Toy.passages();
        Scores kept = scorer().score(QUERY, passages, Deadline.none());
        Scores computed = new MaxSim("maxsim", MaxSimTest.WORDS).score(QUERY, passages, Deadline.none());
        assertThat(kept.logits()).containsExactly(computed.logits(), Offset.offset(0.005));
    }

    @Test
    void onlyWhatIsNotKeptIsEncodedAndTheNotesSayIt() {
        List<String> encoded = new ArrayList<>();
        TokenEncoder counting = (side, texts, deadline) -> {
            if (side == Side.PASSAGE) {
                encoded.addAll(texts);
            }
            return MaxSimTest.WORDS.encodeTokens(side, texts, deadline);
        };
        List<Passage> passages = Toy.passages().subList(0, 5);
        Notes notes = new Notes();
        notes.during(() -> new MaxSim("maxsim", counting, Optional.of(HALF)).score(QUERY, passages, Deadline.none()));
        assertThat(encoded)
                .containsExactly(passages.get(1).content(), passages.get(3).content());
        assertThat(notes.heard())
                .containsExactly(
                        new Notes.Note("token vectors: 3 of 5 kept, 2 computed as only every second is kept", false));
    }

    @Test
    void anotherTextUnderAKnownIdIsNotTakenForIt() {
        Passage known = Toy.passages().getFirst();
        Passage other = Passage.of(known.id(), "stuck pipe freed");
        Scores scores = scorer().score(QUERY, List.of(other), Deadline.none());
        assertThat(scores.logits())
                .containsExactly(new MaxSim("maxsim", MaxSimTest.WORDS)
                        .score(QUERY, List.of(other), Deadline.none())
                        .logits());
    }

    @Test
    void evidenceIsTheSameFromKeptVectors() {
        Passage passage = Passage.of("p", "The pipe", "A stuck pipe is freed by jarring.");
        TokenStore all = new TokenStore() {
            @Override
            public List<Optional<SmallTokens>> find(List<Passage> passages) {
                return passages.stream().map(p -> Optional.of(small(p))).toList();
            }

            @Override
            public String lack() {
                return "";
            }
        };
        List<Match> kept =
                new MaxSim("maxsim", MaxSimTest.WORDS, Optional.of(all)).evidence(QUERY, passage, Deadline.none());
        List<Match> computed = new MaxSim("maxsim", MaxSimTest.WORDS).evidence(QUERY, passage, Deadline.none());
        assertThat(kept).hasSameSizeAs(computed).isNotEmpty();
        for (Match match : computed) {
            assertThat(kept).anySatisfy(found -> {
                assertThat(found.queryWord()).isEqualTo(match.queryWord());
                assertThat(found.passageWord()).isEqualTo(match.passageWord());
                assertThat(found.start()).isEqualTo(match.start());
                assertThat(found.similarity()).isCloseTo(match.similarity(), Offset.offset(0.01));
            });
        }
    }

    /** The clock moves on by a second with each look at what is kept, so that the second look comes too late. */
    @Test
    void whatIsKeptIsReadUntilTheTimeIsOver() {
        AtomicLong clock = new AtomicLong();
        TokenStore slow = new TokenStore() {
            @Override
            public List<Optional<SmallTokens>> find(List<Passage> passages) {
                clock.addAndGet(Duration.ofSeconds(1).toNanos());
                return passages.stream().map(p -> Optional.of(small(p))).toList();
            }

            @Override
            public String lack() {
                return "";
            }
        };
        List<Passage> many = IntStream.range(0, 100)
                .mapToObj(i -> Passage.of("p" + i, "stuck pipe"))
                .toList();
        Deadline deadline = Deadline.after(Duration.ofMillis(1_500), clock::get);
        MaxSim maxSim = new MaxSim("maxsim", MaxSimTest.WORDS, Optional.of(slow));
        assertThat(maxSim.score(QUERY, many, deadline.orPart()).size()).isBetween(2, 99);
        clock.set(0);
        assertThatThrownBy(() -> maxSim.score(QUERY, many, Deadline.after(Duration.ofMillis(1_500), clock::get)))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
        assertThat(Duration.ofNanos(clock.get()))
                .as("who needs all looks no further than the one that is late")
                .isEqualTo(Duration.ofSeconds(2));
    }

    /** The encoder has time for one passage: kept ones before the next missing one are scored too, the rest is the tail. */
    @Test
    void aHurriedAnswerEndsBeforeTheFirstPassageThatCouldNotBeEncoded() {
        TokenEncoder hurried = (side, texts, deadline) ->
                MaxSimTest.WORDS.encodeTokens(side, side == Side.QUERY ? texts : texts.subList(0, 1), deadline);
        AtomicLong clock = new AtomicLong();
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), clock::get).orPart();
        Scores scores = new MaxSim("maxsim", hurried, Optional.of(HALF))
                .score(QUERY, Toy.passages().subList(0, 6), deadline);
        assertThat(scores.size()).isEqualTo(3);
    }

    @Test
    void whatIsKeptIsAnsweredThoughThereIsNoTimeForTheOthers() {
        TokenEncoder late = (side, texts, deadline) -> {
            if (side == Side.PASSAGE) {
                throw new RankFailure.DeadlineExceeded("no time");
            }
            return MaxSimTest.WORDS.encodeTokens(side, texts, deadline);
        };
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), new AtomicLong()::get);
        MaxSim maxSim = new MaxSim("maxsim", late, Optional.of(HALF));
        Scores scores = maxSim.score(QUERY, Toy.passages().subList(0, 6), deadline.orPart());
        assertThat(scores.size()).isPositive().isLessThan(6);
        assertThatThrownBy(() -> maxSim.score(QUERY, Toy.passages().subList(0, 6), deadline))
                .isInstanceOf(RankFailure.DeadlineExceeded.class);
    }
}

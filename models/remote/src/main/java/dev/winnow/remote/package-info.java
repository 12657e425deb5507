/**
 * Models behind an HTTP address: {@link dev.winnow.remote.ChatCompletions} speaks to any server with an OpenAI-style
 * {@code /chat/completions}, set up by {@link dev.winnow.remote.ChatSettings}; {@link dev.winnow.remote.RemoteRerankers} asks
 * hosted rerankers, set up by {@link dev.winnow.remote.RemoteSettings}.
 *
 * <pre>{@code
 * ChatSettings settings = ChatSettings.of("https://llm.example/v1", "small").withKeyFrom("LLM_KEY");
 * try (Chat chat = ChatCompletions.open(settings)) {
 *     String answer = chat.answer(List.of(Chat.Message.user("Say yes.")), Deadline.none());
 * }
 * }</pre>
 *
 * <p>Rules that hold here: nothing is sent before the first call; a key comes from an environment variable and stands in no
 * message, no {@code toString} and no setting; redirects are not followed, so that a key goes nowhere else; the server's
 * own sentence is kept in every failure.
 *
 * <p>Not here: what is asked and how answers are read (see {@code dev.winnow.judging} and
 * {@code dev.winnow.llm}).
 */
@NullMarked
package dev.winnow.remote;

import org.jspecify.annotations.NullMarked;

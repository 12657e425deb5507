package dev.winnow.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.Winnow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.retrieval.search.DocumentRetriever;

/** A chat client of Spring AI, its advisor, and Winnow's bundled model; the chat model alone is a stand-in. */
class SpringAiTest {
    private static final List<Document> FOUND = List.of(
            Document.builder()
                    .text("The pipe yard is open from six in the morning.")
                    .score(0.8)
                    .build(),
            Document.builder()
                    .text("Stuck pipe is counted as lost time in the daily report.")
                    .score(0.7)
                    .build(),
            Document.builder()
                    .text("To free stuck pipe, jar downward, cut the mud weight, or spot a pill across the zone.")
                    .score(0.6)
                    .build());

    /** The code of docs/howto/spring-ai.md, line by line. */
    private static String ask(DocumentRetriever retriever, ChatModel model) {
        try (Winnow winnow = Winnow.open()) {
            RerankingPostProcessor reranker =
                    RerankingPostProcessor.of(winnow).keeping(2).within(Duration.ofSeconds(5));
            RetrievalAugmentationAdvisor advisor = RetrievalAugmentationAdvisor.builder()
                    .documentRetriever(retriever)
                    .documentPostProcessors(reranker)
                    .build();
            ChatClient chat = ChatClient.builder(model).defaultAdvisors(advisor).build();
            return String.valueOf(
                    chat.prompt().user("how do I free a stuck pipe?").call().content());
        }
    }

    @Test
    void complaint27WhatSpringAiRetrievesIsRerankedByWinnow() {
        List<String> prompts = new ArrayList<>();
        ChatModel model = prompt -> {
            prompts.add(prompt.getContents());
            return new ChatResponse(List.of(new Generation(new AssistantMessage("Jar downward."))));
        };
        assertThat(ask(query -> FOUND, model)).isEqualTo("Jar downward.");
        assertThat(prompts)
                .singleElement()
                .satisfies(prompt -> assertThat(prompt)
                        .containsSubsequence("To free stuck pipe", "Stuck pipe is counted")
                        .doesNotContain("pipe yard"));
    }

    @Test
    void theHowToSaysWhatIsCompiledHere() throws IOException {
        Path root = Path.of(System.getProperty("winnow.root"));
        Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(root.resolve("docs/howto/spring-ai.md")));
        assertThat(code.find()).isTrue();
        assertThat(squeezed(Files.readString(
                        root.resolve("integrations/spring-ai/src/test/java/dev/winnow/spring/SpringAiTest.java"))))
                .contains(squeezed(code.group(1)));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}

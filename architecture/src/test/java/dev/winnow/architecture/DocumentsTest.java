package dev.winnow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents do not go stale unnoticed. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern SKIPPED = Pattern.compile(".*/(target|node_modules|samples|\\.git)/.*");

    private static List<Path> documents() {
        return Modules.files(Modules.root(), ".md").stream()
                .filter(path -> !SKIPPED.matcher(path.toString()).matches())
                .toList();
    }

    @Test
    void everyLinkToAFileResolves() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains(":") && !Files.exists(document.resolveSibling(target))) {
                    broken.add(Modules.root().relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theArchitectureNamesEveryModule() throws IOException {
        String architecture = Files.readString(Modules.root().resolve("ARCHITECTURE.md"));
        Matcher module = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(Modules.root().resolve("pom.xml")));
        List<String> modules = new ArrayList<>();
        while (module.find()) {
            modules.add(module.group(1));
        }
        assertThat(modules)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(architecture).contains("(" + name + ")"));
    }

    @Test
    void theReadmeGivesTheTestCommandThatCiRuns() throws IOException {
        String ci = Files.readString(Modules.root().resolve(".ci/run"));
        String readme = Files.readString(Modules.root().resolve("README.md"));
        Matcher command = Pattern.compile("(?m)^(mvn .*)$").matcher(ci);
        assertThat(command.find()).isTrue();
        assertThat(readme).contains(command.group(1));
    }
}

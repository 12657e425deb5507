package dev.winnow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Habits that no compiler checks. */
class SourcesTest {
    private static List<Path> mainSources() {
        return Modules.files(Modules.root(), ".java").stream()
                .filter(path -> path.toString().contains("/src/main/java/"))
                .toList();
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
        Set<Path> folders = mainSources().stream().map(Path::getParent).collect(Collectors.toSet());
        assertThat(folders).isNotEmpty();
        for (Path folder : folders) {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).contains("@NullMarked").startsWith("/**");
        }
    }

    @Test
    void filesStayShort() throws IOException {
        for (Path file : mainSources()) {
            assertThat(Files.readAllLines(file).size()).as(file.toString()).isLessThanOrEqualTo(450);
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(mainSources())
                .noneMatch(file -> file.getFileName()
                        .toString()
                        .matches("(Abstract|Base|Default)[A-Z].*|.*(Impl|Manager|Utils?|Helper)\\.java"));
    }
}

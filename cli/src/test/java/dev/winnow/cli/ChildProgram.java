package dev.winnow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program in a Java of its own, with the class path and the flags of this one, but without its system properties: those
 * keep libraries quiet in tests, and the launcher gives none of them.
 *
 * @param process the Java that runs
 * @param out where its standard output goes, when nobody reads it as it comes
 * @param err where its standard error goes
 */
record ChildProgram(Process process, Path out, Path err) {
    private static final long MINUTES = 3;

    /** What to start: everything has a default but the arguments. */
    record Plan(List<String> before, List<String> flags, String classPath, Class<?> main, List<String> arguments) {
        /** Winnow, as the launcher starts it. */
        static Plan winnow(Object... arguments) {
            return new Plan(List.of(), List.of(), System.getProperty("java.class.path"), Main.class, List.of())
                    .with(arguments);
        }

        Plan with(Object... more) {
            List<String> all = new ArrayList<>(arguments);
            for (Object argument : more) {
                all.add(argument.toString());
            }
            return new Plan(before, flags, classPath, main, all);
        }

        List<String> command() {
            List<String> command = new ArrayList<>(before);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> !flag.startsWith("-D") && !flag.startsWith("-javaagent"))
                    .forEach(command::add);
            command.addAll(flags);
            command.addAll(List.of("-cp", classPath, main.getName()));
            command.addAll(arguments);
            return command;
        }
    }

    /** @param folder for its output */
    static ChildProgram start(Path folder, Plan plan) throws IOException {
        Path out = Files.createTempFile(folder, "child", ".out");
        Path err = Files.createTempFile(folder, "child", ".err");
        return new ChildProgram(
                new ProcessBuilder(plan.command())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .redirectInput(new File("/dev/null"))
                        .start(),
                out,
                err);
    }

    /** As {@link #start}, with standard output left to the test. */
    static ChildProgram startPiped(Path folder, Plan plan) throws IOException {
        Path err = Files.createTempFile(folder, "child", ".err");
        Process process =
                new ProcessBuilder(plan.command()).redirectError(err.toFile()).start();
        return new ChildProgram(process, err, err);
    }

    /** What it said on standard error, without Java's own remark on the vector module. */
    String talk() throws IOException {
        return Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .collect(Collectors.joining("\n"));
    }

    /** Its exit code; a program that does not end in time is a failure. */
    int exitCode() throws Exception {
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended)
                .as("ended within %d minutes: %s", MINUTES, Files.readString(err))
                .isTrue();
        return process.exitValue();
    }
}

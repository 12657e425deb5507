package dev.winnow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The public types of each library are a text file in git, so that a change to them is a visible diff. To accept a change,
 * run the tests with {@code -Dapi.write=true} and commit the file.
 */
class PublicApiTest {
    @SuppressWarnings("unused") // named by the annotation below
    private static final List<String> LIBRARIES = Modules.LIBRARIES;

    @ParameterizedTest
    @FieldSource("LIBRARIES")
    void thePublicTypesAreThoseInTheFile(String module) throws IOException {
        String actual = describe(module);
        Path file = Modules.root().resolve(module).resolve("api.txt");
        if (Boolean.getBoolean("api.write")) {
            Files.writeString(file, actual);
        }
        String expected = Files.exists(file) ? Files.readString(file) : "";
        assertThat(actual)
                .as("%s/api.txt; run mvn verify -Dapi.write=true and commit it when the change is meant", module)
                .isEqualTo(expected);
    }

    private static String describe(String module) {
        Path classes = Modules.classes(module);
        StringBuilder text = new StringBuilder();
        for (Path file : Modules.files(classes, ".class")) {
            String name = classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
            if (name.endsWith("-info")) {
                continue;
            }
            Class<?> type = load(name);
            if (isVisible(type)) {
                text.append(describe(type));
            }
        }
        return text.toString();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
            if (!Modifier.isPublic(c.getModifiers()) || c.isAnonymousClass() || c.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static String describe(Class<?> type) {
        List<String> members = new ArrayList<>();
        Stream<Member> declared = Stream.of(
                        Arrays.<Member>stream(type.getDeclaredConstructors()),
                        Arrays.<Member>stream(type.getDeclaredMethods()),
                        Arrays.<Member>stream(type.getDeclaredFields()))
                .flatMap(s -> s);
        declared.filter(member -> !member.isSynthetic())
                .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .filter(member -> !isGenerated(type, member))
                .forEach(member -> members.add("    " + generic(member)));
        members.sort(null);
        return type.toGenericString() + "\n"
                + String.join("", members.stream().map(m -> m + "\n").toList());
    }

    /** What every record and enum has says nothing about this one. */
    private static boolean isGenerated(Class<?> type, Member member) {
        List<String> ofRecords = List.of("equals", "hashCode", "toString");
        List<String> ofEnums = List.of("values", "valueOf");
        return (type.isRecord() && ofRecords.contains(member.getName()))
                || (type.isEnum() && ofEnums.contains(member.getName()));
    }

    private static String generic(Member member) {
        return switch (member) {
            case Method method -> method.toGenericString();
            case Constructor<?> constructor -> constructor.toGenericString();
            case Field field -> field.toGenericString();
            default -> throw new IllegalStateException(member.toString());
        };
    }
}

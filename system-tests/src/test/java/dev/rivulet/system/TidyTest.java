package dev.rivulet.system;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rivulet.system.Checkout.JavaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the size and tidiness of all main sources. A breach that must stay for now is named in {@link #EXCEPTIONS} with
 * its reason; the list may only shrink, so an exception that is no longer needed fails too.
 */
final class TidyTest {

    /** Rules that may have exceptions; the others have none. */
    private enum Rule {
        FILE_LINES,
        PACKAGE_TYPES,
        TYPE_NAME
    }

    /** A breach we live with: the subject is a path for a file or a package, and the type's name for a name. */
    private record Exemption(Rule rule, String subject, String reason) {}

    private record Breach(Rule rule, String subject, String message) {}

    private static final List<Exemption> EXCEPTIONS = List.of();

    private static final int FILE_LINES_MAX = 400;

    /** No exception goes past this. */
    private static final int FILE_LINES_LIMIT = 500;

    /** A package has fewer types than this; package-info does not count. */
    private static final int PACKAGE_TYPES_LIMIT = 20;

    /** Words that say nothing about what a type is. */
    private static final Pattern EMPTY_WORD = Pattern.compile("(Manager|Helper|Util|Utils|Impl)(?![a-z])");

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record)\\s+(\\w+)");
    private static final Pattern NULL_MARKED = Pattern.compile("@(?:org\\.jspecify\\.annotations\\.)?NullMarked\\b");
    private static final Pattern AUTHOR = Pattern.compile("@author\\b");
    private static final Pattern TODO = Pattern.compile("\\b(?:TODO|FIXME)\\b(?!\\s*\\(?#\\d+)");
    private static final Pattern SYSTEM_OUT =
            Pattern.compile("\\bSystem\\s*\\.\\s*out\\b|import\\s+static\\s+java\\.lang\\.System\\.\\*");

    /** The modules whose business is to print. */
    private static final Set<String> PRINTING_MODULES = Set.of("cli", "samples", "benchmarks");

    private static final List<JavaFile> SOURCES = Checkout.find().mainSources();

    @Test
    void sourcesAreFound() {
        assertFalse(SOURCES.isEmpty());
    }

    @Test
    void sizesAndNamesAreKept() {
        Set<String> messages = new TreeSet<>();
        for (Breach breach : breaches()) {
            if (EXCEPTIONS.stream().noneMatch(exemption -> covers(exemption, breach))) {
                messages.add(breach.message());
            }
        }

        assertNone(messages.stream());
    }

    @Test
    void exceptionsAreStillNeeded() {
        List<Breach> breaches = breaches();
        Set<String> messages = new TreeSet<>();
        for (Exemption exemption : EXCEPTIONS) {
            if (breaches.stream().noneMatch(breach -> covers(exemption, breach))) {
                messages.add(exemption + " is no longer needed; remove it from the list");
            }
        }

        assertNone(messages.stream());
    }

    @Test
    void noFileIsPastTheLimit() {
        assertNone(SOURCES.stream()
                .filter(file -> file.lineCount() > FILE_LINES_LIMIT)
                .map(file -> file + " has " + file.lineCount() + " lines; the limit is " + FILE_LINES_LIMIT));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> marked = new TreeSet<>();
        Set<String> messages = new TreeSet<>();
        for (JavaFile file : SOURCES) {
            if (file.isPackageInfo() && NULL_MARKED.matcher(file.code()).find()) {
                marked.add(file.module() + file.folder());
            }
        }
        for (JavaFile file : SOURCES) {
            if (!marked.contains(file.module() + file.folder())) {
                messages.add(file.module() + ": " + file.folder() + " has no package-info.java with @NullMarked");
            }
        }

        assertNone(messages.stream());
    }

    @Test
    void noFileNamesItsAuthor() {
        assertNone(matches(AUTHOR, SOURCES.stream(), JavaFile::text, "names an author; the history does"));
    }

    @Test
    void everyTodoHasAnIssue() {
        assertNone(matches(TODO, SOURCES.stream(), JavaFile::text, "has no issue number, as in TODO(#12)"));
    }

    @Test
    void onlyToolsPrint() {
        Stream<JavaFile> libraries = SOURCES.stream().filter(file -> !PRINTING_MODULES.contains(file.module()));

        assertNone(matches(SYSTEM_OUT, libraries, JavaFile::code, "prints; a library returns, throws or logs"));
    }

    private static Stream<String> matches(
            Pattern pattern, Stream<JavaFile> files, Function<JavaFile, String> part, String complaint) {
        return files.flatMap(file -> pattern.matcher(part.apply(file))
                .results()
                .map(result -> file + ": '" + result.group() + "' " + complaint));
    }

    private static List<Breach> breaches() {
        List<Breach> breaches = new ArrayList<>();
        for (JavaFile file : SOURCES) {
            if (file.lineCount() > FILE_LINES_MAX) {
                String message = file + " has " + file.lineCount() + " lines, more than " + FILE_LINES_MAX;
                breaches.add(new Breach(Rule.FILE_LINES, file.path(), message));
            }
            Matcher type = TYPE.matcher(file.code());
            while (type.find()) {
                if (EMPTY_WORD.matcher(type.group(1)).find()) {
                    String message = file + ": the name " + type.group(1) + " does not say what the type is";
                    breaches.add(new Breach(Rule.TYPE_NAME, type.group(1), message));
                }
            }
        }
        TreeMap<String, List<JavaFile>> packages = SOURCES.stream()
                .filter(file -> !file.isPackageInfo())
                .collect(groupingBy(JavaFile::folder, TreeMap::new, toList()));
        packages.forEach((folder, files) -> {
            if (files.size() >= PACKAGE_TYPES_LIMIT) {
                String message = folder + " has " + files.size() + " types, not under " + PACKAGE_TYPES_LIMIT;
                breaches.add(new Breach(Rule.PACKAGE_TYPES, folder, message));
            }
        });
        return breaches;
    }

    private static boolean covers(Exemption exemption, Breach breach) {
        return exemption.rule() == breach.rule() && exemption.subject().equals(breach.subject());
    }

    private static void assertNone(Stream<String> messages) {
        assertEquals("", messages.sorted().collect(joining("\n")));
    }
}

package dev.rivulet.cli.yaml;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Sees to it that no two columns of a step differ in nothing but case. One owner. */
final class ColumnNames {

    private final ConfigProblems problems;
    private final Set<String> taken = new HashSet<>();

    ColumnNames(ConfigProblems problems) {
        this.problems = problems;
    }

    void reserve(String name) {
        taken.add(name.toLowerCase(Locale.ROOT));
    }

    /** Reports a name that is taken already. */
    boolean take(YamlText name) {
        boolean isNew = taken.add(name.value().toLowerCase(Locale.ROOT));
        if (!isNew) {
            problems.add(name, "there is a column `" + name + "` already; wanted another name");
        }
        return isNew;
    }
}

package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.text.NearestWord;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Finds the columns of a step by name, and sees to it that no two differ in nothing but case. One owner. */
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

    /**
     * Where a column is in a schema; reports one that is not there.
     *
     * @return -1 if it is not
     */
    int index(YamlText column, String role, Schema schema) {
        int index = schema.indexOf(column.value());
        if (index < 0) {
            String hint = NearestWord.hint(column.value(), schema.names(), "columns");
            problems.add(column, "unknown " + role + " `" + column + "`" + hint);
        }
        return index;
    }
}

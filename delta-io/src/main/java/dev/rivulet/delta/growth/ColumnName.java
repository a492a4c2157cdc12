package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which names a new column of a table may have, as senders make them up. One owner. */
final class ColumnName {

    /** Longer ones would swell each version of the table's columns in its log. */
    static final int LENGTH_MAX = 255;

    /** What readers of Delta add to a table's columns for themselves. */
    private static final List<String> RESERVED_PREFIXES = List.of("_metadata", "__delta_internal");

    private final ColumnNames names;

    /**
     * Readers do not agree upon what differs in nothing but case: some compare letter by letter, some turn all into small letters. So a name is taken
     * if it is by either.
     */
    private final Set<String> lowered = new HashSet<>();

    private final Set<String> letterByLetter = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * @param names of the table
     * @param taken its columns
     */
    ColumnName(ColumnNames names, Schema taken) {
        this.names = names;
        taken.names().forEach(this::take);
        FeedColumns.ALL.forEach(field -> take(field.name()));
    }

    /** Whether a column may have the name that no other has so far. */
    boolean isFree(String name) {
        return isPossible(name) && !letterByLetter.contains(name) && !lowered.contains(name.toLowerCase(Locale.ROOT));
    }

    void take(String name) {
        lowered.add(name.toLowerCase(Locale.ROOT));
        letterByLetter.add(name);
    }

    private boolean isPossible(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        boolean isReserved = RESERVED_PREFIXES.stream().anyMatch(small::startsWith);
        return name.length() <= LENGTH_MAX
                && !isReserved
                && name.codePoints().allMatch(ColumnName::isCharacter)
                && isNameable(name);
    }

    /** No control character, and no half of a surrogate pair. */
    private static boolean isCharacter(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }

    private boolean isNameable(String name) {
        try {
            names.requireNameable(name);
            return true;
        } catch (IllegalArgumentException unnameable) {
            return false;
        }
    }
}

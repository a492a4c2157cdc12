package dev.rivulet.delta.alter;

import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableProperties;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is to be done to a table's properties, and which of them are not changed by name. Stateless. */
final class PropertyEdits {

    /** What a property of this prefix is changed by, in lower case. */
    private static final Map<String, String> OTHERWISE = new LinkedHashMap<>();

    static {
        OTHERWISE.put("delta.constraints.", "a CHECK constraint is set by addConstraint and dropped by dropConstraint");
        OTHERWISE.put("rivulet.primarykey", "a key is set by addPrimaryKey or addUniqueKey and dropped by dropKey");
        OTHERWISE.put("rivulet.unique.", "a key is set by addPrimaryKey or addUniqueKey and dropped by dropKey");
        OTHERWISE.put("delta.feature.", "a feature comes with the property that needs it");
        OTHERWISE.put("delta.columnmapping.", "column mapping is switched on by setColumnMapping");
        OTHERWISE.put("delta.enableincommittimestamps", "a table has it from its first version on, or not");
        OTHERWISE.put("delta.incommittimestamp", "it is the log's own");
        OTHERWISE.put("delta.rowtracking.", "it is the log's own");
    }

    /** What the rows that are there would have to be written anew for; it may be switched off. */
    private static final List<String> ONLY_OFF = List.of(
            "delta.enablerowtracking",
            "delta.enableicebergcompatv1",
            "delta.enableicebergcompatv2",
            "delta.enableicebergcompatv3",
            "delta.enableicebergwritercompatv1",
            "delta.enableicebergwritercompatv3");

    private PropertyEdits() {}

    /**
     * The properties as Delta spells them.
     *
     * @throws IllegalArgumentException for one that is not to be had so
     */
    static Map<String, String> checked(Map<String, String> properties) {
        requireFree(properties.keySet());
        properties.forEach((name, value) -> {
            if (ONLY_OFF.contains(name.toLowerCase(Locale.ROOT)) && !value.equalsIgnoreCase("false")) {
                throw new IllegalArgumentException("property " + name + " is not switched on here: the rows that are"
                        + " there would have to be written anew; do so by an engine that can");
            }
        });
        return TableProperties.checked(properties);
    }

    /**
     * @throws IllegalArgumentException for a property that is not changed by its name
     */
    static void requireFree(Collection<String> names) {
        for (String name : names) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a property has no name");
            }
            OTHERWISE.forEach((prefix, reason) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                    throw new IllegalArgumentException("property " + name + " is not changed by its name: " + reason);
                }
            });
        }
    }

    /**
     * @param wanted as {@link #checked} gave them
     * @param there what the table has
     */
    static Optional<ShapeEdit> set(Map<String, String> wanted, TableShape shape, Map<String, String> there) {
        Map<String, String> changed = new TreeMap<>(wanted);
        changed.entrySet().removeIf(property -> property.getValue().equals(there.get(property.getKey())));
        if (FeedColumns.isOn(changed)) {
            FeedColumns.requireFree(shape.schema());
        }
        return changed.isEmpty() ? Optional.empty() : Optional.of(new ShapeEdit.SetProperties(changed));
    }

    /** Names as the table has them; Delta's own are spelt in any case. */
    static Optional<ShapeEdit> unset(List<String> names, Map<String, String> there) {
        TreeSet<String> gone = new TreeSet<>(names);
        for (String name : names) {
            there.keySet().stream()
                    .filter(key -> key.startsWith("delta.") && key.equalsIgnoreCase(name))
                    .forEach(gone::add);
        }
        gone.retainAll(there.keySet());
        return gone.isEmpty() ? Optional.empty() : Optional.of(new ShapeEdit.UnsetProperties(gone));
    }
}

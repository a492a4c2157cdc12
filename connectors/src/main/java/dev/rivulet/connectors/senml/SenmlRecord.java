package dev.rivulet.connectors.senml;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record of a pack as it came, before it is resolved. One owner, which fills it with one record after the other. */
final class SenmlRecord {

    private final Map<SenmlField, String> texts = new EnumMap<>(SenmlField.class);
    private boolean hasRegularField;

    void clear() {
        texts.clear();
        hasRegularField = false;
    }

    /** Notes that it has a field, known or not. */
    void note(String label) {
        hasRegularField |= !SenmlField.isBase(label);
    }

    /**
     * @param text of a number its digits as they came, of a truth value {@code true} or {@code false}
     * @return whether it is the first of its label
     */
    boolean put(SenmlField field, String text) {
        return texts.put(field, text) == null;
    }

    boolean has(SenmlField field) {
        return texts.containsKey(field);
    }

    @Nullable String text(SenmlField field) {
        return texts.get(field);
    }

    /** Whether it says nothing but what is to hold for the records behind it. */
    boolean isOnlyBase() {
        return !hasRegularField;
    }
}

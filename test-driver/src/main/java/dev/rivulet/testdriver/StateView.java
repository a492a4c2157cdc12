package dev.rivulet.testdriver;

import dev.rivulet.engine.query.StateRow;
import java.util.List;
import java.util.Optional;

/**
 * A keyed state of the job as those see it who look into checkpoints: in words. Every look has a checkpoint made if anything has happened
 * since the last one. Owned by the test's thread.
 */
public final class StateView {

    private final String uid;
    private final PipelineTestDriver driver;

    StateView(String uid, PipelineTestDriver driver) {
        this.uid = uid;
        this.driver = driver;
    }

    /**
     * The one value that a key has, as it writes itself; empty if it has none.
     *
     * @param key of the operator's type
     * @throws IllegalArgumentException if there is no such state; the message names those there are
     * @throws IllegalStateException if the key has several values, as in a map, a list, or several windows: {@link #rows} has them
     */
    public Optional<String> get(Object key) {
        List<StateRow> rows = rows(key);
        if (rows.size() > 1) {
            throw new IllegalStateException("state " + uid + " has " + rows.size() + " values of key " + key
                    + ", wanted at most 1: ask for rows(key)");
        }
        return rows.stream().map(StateRow::value).findFirst();
    }

    /** All values that a key has, by window and entry. */
    public List<StateRow> rows(Object key) {
        return driver.stateRows(uid, key);
    }
}

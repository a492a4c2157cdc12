package dev.rivulet.delta.nested;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Random changes of tables with random nested columns, each against the same in a map of rows by id. */
final class NestedTableModelTest {

    private static final int SEED_COUNT = Boolean.getBoolean("rivulet.long") ? 4_000 : 12;

    @Test
    void everyVersionHoldsWhatAPlainMapWould() throws IOException {
        for (long seed = 1; seed <= SEED_COUNT; seed++) {
            new NestedTableRun(seed).run();
        }
    }
}

package dev.rivulet.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    @Test
    void allAreClosedInReverseOrderWhateverClosingThrows() {
        List<String> closed = new ArrayList<>();
        Resources resources = new Resources();
        resources.add(() -> closed.add("first"));
        resources.add(() -> {
            closed.add("second");
            throw new IllegalStateException("of a user's source");
        });
        resources.add(() -> {
            closed.add("third");
            throw new IOException("of the disk");
        });

        IOException failure = resources.close();

        assertEquals(List.of("third", "second", "first"), closed);
        assertNotNull(failure);
        assertEquals("of the disk", failure.getMessage());
        assertEquals(1, failure.getSuppressed().length);
    }
}

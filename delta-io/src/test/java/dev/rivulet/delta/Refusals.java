package dev.rivulet.delta;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.function.Executable;

/** Short words for what tests of refusals ask. */
public final class Refusals {

    private Refusals() {}

    /** It is the caller's mistake, and the message says so in these words. */
    public static void assertRefused(String words, Executable change) {
        assertSays(words, assertThrows(IllegalArgumentException.class, change));
    }

    /** The table or the rows stand against it, and the message says so in these words. */
    public static void assertFails(String words, Executable change) {
        assertSays(words, assertThrows(IOException.class, change));
    }

    public static void assertSays(String words, Exception refused) {
        String message = refused.getMessage();
        assertTrue(message.contains(words), message);
    }
}

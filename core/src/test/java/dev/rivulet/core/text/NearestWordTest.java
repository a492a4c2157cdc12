package dev.rivulet.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestWordTest {

    private static final List<String> WORDS = List.of("tumbling", "temperature", "device", "settle-time", "key");

    @Test
    void missingLetterIsForgiven() {
        assertEquals(Optional.of("tumbling"), NearestWord.of("tumblin", WORDS));
    }

    @Test
    void swappedNeighboursAreOneError() {
        assertEquals(Optional.of("key"), NearestWord.of("kye", WORDS));
    }

    @Test
    void caseAndHyphenDoNotCount() {
        assertEquals(Optional.of("settle-time"), NearestWord.of("SETTLE_TIME", WORDS));
    }

    @Test
    void abbreviationFindsItsLongForm() {
        assertEquals(Optional.of("temperature"), NearestWord.of("temp", WORDS));
    }

    @Test
    void farWordFindsNothing() {
        assertEquals(Optional.empty(), NearestWord.of("frobnicate", WORDS));
        assertEquals("", NearestWord.hint("frobnicate", WORDS));
    }

    @Test
    void emptyAndHugeWordsFindNothing() {
        assertEquals(Optional.empty(), NearestWord.of("", WORDS));
        assertEquals(Optional.empty(), NearestWord.of("x".repeat(100_000), WORDS));
    }

    @Test
    void firstOfEqualCandidatesWins() {
        assertEquals(Optional.of("mat"), NearestWord.of("cat", List.of("mat", "bat")));
    }
}

package dev.rivulet.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FinishedFilesTest {

    @Test
    void ledgerHoldsAllNamesAndTakesOverTheRecentOnes() throws Exception {
        FinishedFiles files = new FinishedFiles();
        files.add("b");
        files.add("a");
        files.add("a");
        assertEquals(List.of("b", "a"), files.recent());

        FinishedFiles restored = new FinishedFiles();
        restored.readLedger(files.writeLedger());

        assertEquals(List.of(), files.recent());
        assertTrue(restored.contains("a"));
        assertTrue(restored.contains("b"));
        assertEquals(List.of(), restored.recent());
    }

    @Test
    void ledgerIsDueMoreSeldomTheMoreNamesThereAre() {
        FinishedFiles files = new FinishedFiles();
        int ledgerCount = 0;
        for (int file = 0; file < 10_000; file++) {
            files.add("f" + file);
            if (files.isLedgerDue()) {
                files.writeLedger();
                ledgerCount++;
            }
        }

        assertTrue(ledgerCount > 100, "ledgers: " + ledgerCount);
        assertTrue(ledgerCount < 300, "ledgers: " + ledgerCount);
    }

    @Test
    void namesAreForgottenOnlyWhenVeryManyAreAbsent() {
        FinishedFiles files = new FinishedFiles();
        for (int file = 0; file < FinishedFiles.ABSENT_COUNT_MAX + 10; file++) {
            files.add("f" + file);
        }

        files.forgetAbsent(Set.of("f0", "f1", "f2", "f3", "f4"));

        assertTrue(files.contains("f4"));
        assertFalse(files.contains("f5"));
        assertFalse(files.contains("f9"));
        assertTrue(files.contains("f10"));
    }

    @Test
    void ledgerOfAnotherVersionIsRefused() {
        IOException refused = assertThrows(IOException.class, () -> new FinishedFiles().readLedger(new byte[] {2}));

        assertTrue(refused.getMessage().contains("run the release that wrote it"), refused.getMessage());
    }

    @Test
    void offsetOfAnotherVersionIsRefused() {
        assertThrows(IOException.class, () -> FileOffset.decode(new byte[] {2, 0, 0, 0, 0, 0}));
        assertThrows(IOException.class, () -> FileOffset.decode(new byte[] {1, 1, 0}));
    }
}

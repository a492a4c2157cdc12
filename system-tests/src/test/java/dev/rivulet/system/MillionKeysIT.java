package dev.rivulet.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.testkit.process.TestJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One watermark makes a million windows due at once, or many timers, in a process with 64 MB of heap. */
final class MillionKeysIT {

    private static final List<String> SMALL_HEAP = List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"windows, 1000000", "timers, 300000"})
    void allKeysThatAreDueAtOnceComeOutOfASmallHeap(String kind, long keyCount) throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process process = new TestJava(SMALL_HEAP, MillionKeysProcess.class)
                .process(folder.resolve("data").toString(), kind, Long.toString(keyCount))
                .redirectError(errors.toFile())
                .start();
        List<String> lines = process.inputReader().lines().toList();
        assertEquals(0, process.waitFor(), () -> lines + "\n" + read(errors));
        assertEquals(List.of(expected(keyCount)), lines);
    }

    private static String expected(long keyCount) {
        long keySum = 0;
        long valueSum = 0;
        for (long key = 0; key < keyCount; key++) {
            keySum += key;
            valueSum += MillionKeysProcess.value(key);
        }
        return keyCount + " " + keySum + " " + valueSum;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

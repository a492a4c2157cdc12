package dev.rivulet.benchmarks.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rivulet.core.sink.EpochSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Seals in a file, a line per epoch: epoch, position, rows and digest. Owned by the commit agent. Outlives the process, though not the
 * machine, as it is not synced; a line that a crash cut short does not count.
 */
record SealFile(Path path) {

    /** Makes the file if it is not there, and drops what a crash cut short. */
    List<EpochSeal> open() throws IOException {
        String text = Files.exists(path) ? Files.readString(path) : "";
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(path, whole);
        return whole.lines().map(SealFile::parse).toList();
    }

    void append(List<EpochSeal> seals) throws IOException {
        List<String> lines = new ArrayList<>();
        for (EpochSeal seal : seals) {
            lines.add(seal.epoch() + " " + seal.markPosition() + " " + seal.rowCount() + " " + seal.digest() + "\n");
        }
        Files.write(path, String.join("", lines).getBytes(UTF_8), StandardOpenOption.APPEND);
    }

    private static EpochSeal parse(String line) {
        String[] numbers = line.split(" ", -1);
        return new EpochSeal(
                Long.parseLong(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]));
    }
}

package dev.rivulet.connectors.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random histories of a file and of who follows it. {@code -Drivulet.tail.runs=N} has more of them. */
final class TailHistoryTest {

    private static final int RUN_COUNT = Integer.getInteger("rivulet.tail.runs", 25);

    /** How files are rotated. */
    private enum Kind {
        NUMBERED,
        DATED,
        COPIED
    }

    @TempDir
    private Path folder;

    private final TailedFile tailed = new TailedFile();

    /** Writes, rotates, compresses, reads and kills in any order. */
    @ParameterizedTest
    @EnumSource
    void linesComeOnceAndInTheirOrder(Kind kind) throws Exception {
        int[] seen = new int[3];
        for (int seed = 1; seed <= RUN_COUNT; seed++) {
            Path mine = Files.createDirectory(folder.resolve(kind + "-" + seed));
            history(new Random(seed), kind, mine, seen, "seed " + seed);
        }
        for (int count : List.of(seen[0], seen[1], kind == Kind.NUMBERED ? seen[2] : RUN_COUNT + 1)) {
            assertTrue(count > RUN_COUNT, "too little happened: " + count);
        }
    }

    private void history(Random random, Kind kind, Path mine, int[] seen, String name) throws Exception {
        tailed.start(mine);
        List<String> written = new ArrayList<>();
        StringBuilder begun = new StringBuilder();
        tailed.append("");
        // From here on the log knows the file.
        tailed.drain();
        int day = 0;
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> write(random, written, begun);
                case 2 -> {
                    boolean isEmpty = Files.notExists(tailed.file) || Files.size(tailed.file) == 0;
                    if (kind == Kind.COPIED && !isEmpty && begun.length() == 0) {
                        // Of what nobody has begun to read there is nothing to know it by.
                        tailed.drain();
                        write(random, written, begun);
                        finishLine(written, begun);
                        tailed.copyAndCutOff();
                        seen[0]++;
                    } else if (kind != Kind.COPIED && Files.exists(tailed.file)) {
                        seen[0]++;
                        if (begun.length() > 0) {
                            written.add(begun.toString());
                            begun.setLength(0);
                        }
                        if (kind == Kind.NUMBERED) {
                            tailed.rotate();
                        } else {
                            // Times that ascend, as they would if more of it passed here.
                            Path dated = tailed.file.getParent().resolve("app.log-2026" + (10_000 + ++day));
                            TailedFile.move(tailed.file, dated);
                            Files.setLastModifiedTime(dated, FileTime.from(1_000_000_000L + day, TimeUnit.SECONDS));
                        }
                    }
                }
                case 3 -> {
                    if (kind == Kind.NUMBERED && Files.exists(tailed.rotated(2)) && Files.size(tailed.rotated(2)) > 0) {
                        tailed.compress(tailed.rotated(2));
                        seen[2]++;
                    }
                }
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        tailed.kill(random);
                        seen[1]++;
                    }
                }
                default -> tailed.poll();
            }
            if (tailed.notDurable.size() > 3) {
                tailed.log.add(tailed.notDurable.remove());
            }
        }
        finishLine(written, begun);
        // As long as there is no new file, the last line of the old one may go on.
        tailed.append("last\n");
        written.add("last");
        List<String> lines = tailed.drain();
        for (int index = 0; index < Math.max(written.size(), lines.size()); index++) {
            String wanted = index < written.size() ? written.get(index) : "none";
            String found = index < lines.size() ? lines.get(index) : "none";
            assertEquals(shown(wanted), shown(found), name + ", line " + index);
        }
        assertEquals(written, lines, name);
    }

    private static String shown(String line) {
        return line.replaceAll("x+", "x");
    }

    private void write(Random random, List<String> written, StringBuilder begun) throws IOException {
        for (int count = random.nextInt(12); count > 0; count--) {
            String text =
                    "line " + written.size() + " " + "x".repeat(random.nextInt(random.nextInt(5) == 0 ? 3_000 : 40));
            int part = random.nextInt(3) == 0 ? random.nextInt(text.length()) : text.length();
            if (begun.length() > 0) {
                finishLine(written, begun);
            } else if (part < text.length() && part > 0) {
                tailed.append(text.substring(0, part));
                begun.append(text, 0, part);
                return;
            } else {
                tailed.append(text + "\n");
                written.add(text);
            }
        }
    }

    private void finishLine(List<String> written, StringBuilder begun) throws IOException {
        if (begun.length() > 0) {
            tailed.append("end\n");
            written.add(begun + "end");
            begun.setLength(0);
        }
    }
}

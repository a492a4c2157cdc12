package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.wal.DamagedLog.Content;
import dev.rivulet.wal.repair.RepairResult;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A repair dies at each of its calls of the disk in turn, with the power or without it, and is done again. */
class WalRepairCrashTest {

    private interface Damage {
        void doTo(DamagedLog log) throws IOException;
    }

    @Test
    void framesHeadersAndMissingSegments() throws IOException {
        checkEveryCrash(log -> {
            log.zero(DamagedLog.segment(0), 4500, 4700);
            log.zero(DamagedLog.segment(1), 10, 80);
            log.remove(DamagedLog.segment(2));
            log.cut(DamagedLog.segment(3), 6000);
        });
    }

    @Test
    void beginningOfTheLog() throws IOException {
        checkEveryCrash(log -> {
            log.put("0000000000000000.wal", log.bytes(DamagedLog.segment(1)));
            log.remove(DamagedLog.segment(1));
            log.disk.flipBit(DamagedLog.DIRECTORY.resolve("wal.start"), 8 * 50);
        });
    }

    @Test
    void endOfTheLog() throws IOException {
        checkEveryCrash(log -> {
            log.put("0000000000000004.wal", new byte[7000]);
            log.put("0000000000000005.wal", log.bytes(DamagedLog.segment(1)));
        });
    }

    private static void checkEveryCrash(Damage damage) throws IOException {
        DamagedLog damaged = DamagedLog.ofThreeRuns(1, true);
        damage.doTo(damaged);
        Map<String, byte[]> originals = originals(damaged);
        DamagedLog undisturbed = damaged.copy(2);
        RepairResult result = repair(undisturbed);
        Content wanted = undisturbed.read();
        boolean hasFailed = true;
        for (int call = 1; hasFailed; call++) {
            hasFailed = false;
            for (int way = 0; way < 4; way++) {
                DamagedLog log = damaged.copy(100L * call + way);
                hasFailed |= dieAt(log, call, way);
                String message = "dead at call " + call + ", way " + way;

                repair(log);

                assertTrue(log.verify().isHealthy(), () -> message);
                assertKept(result, originals, log, message);
                assertEquals(wanted, log.read(), () -> message);
            }
        }
    }

    /** Whether the repair died. */
    private static boolean dieAt(DamagedLog log, int call, int way) throws IOException {
        log.disk.failFrom(call);
        boolean hasFailed = false;
        try {
            repair(log);
        } catch (IOException e) {
            hasFailed = true;
        }
        log.disk.heal();
        if (way % 2 == 0) {
            log.disk.crash(way);
        } else {
            log.disk.kill();
        }
        return hasFailed;
    }

    private static Map<String, byte[]> originals(DamagedLog log) throws IOException {
        Map<String, byte[]> originals = new TreeMap<>();
        for (String name : log.disk.list(DamagedLog.DIRECTORY)) {
            if (!name.equals("damaged")) {
                originals.put(name, log.bytes(DamagedLog.DIRECTORY.resolve(name)));
            }
        }
        return originals;
    }

    private static void assertKept(RepairResult result, Map<String, byte[]> originals, DamagedLog log, String message)
            throws IOException {
        // What had been replaced before the crash is no longer wrong, and the rest need not be replaced for that.
        List<byte[]> kept = new ArrayList<>(originals(log).values());
        for (String name : log.disk.list(DamagedLog.DAMAGED)) {
            kept.add(log.bytes(DamagedLog.DAMAGED.resolve(name)));
        }
        for (Path file : result.kept()) {
            byte[] original = originals.get(String.valueOf(file.getFileName()));
            assertTrue(
                    kept.stream().anyMatch(bytes -> Arrays.equals(bytes, original)),
                    () -> message + ": " + file + " is not kept");
        }
    }

    private static RepairResult repair(DamagedLog log) throws IOException {
        return new WalRepair(log.disk, DamagedLog.DIRECTORY).run();
    }
}

package dev.rivulet.connectors.senml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random packs against a resolver that looks up each base field anew for each record, and damaged ones against nothing but rows and refusals. */
class SenmlModelTest {

    private static final int PACK_COUNT = Integer.getInteger("rivulet.senml.packs", 20_000);
    private static final int DAMAGED_COUNT = Integer.getInteger("rivulet.senml.damaged", 100_000);

    private static List<String> outcome(SenmlDecoder<Row> decoder, byte[] pack, long nowMicros) {
        try {
            return PackRows.rows(decoder, pack, nowMicros);
        } catch (MalformedRowException e) {
            return List.of("malformed");
        }
    }

    @Test
    void packsAreWhatThePlainResolverMakesOfThem() {
        SenmlDecoder<Row> decoder = new SenmlDecoder<>(PackRows.ALL);
        int refusedCount = 0;
        for (int seed = 0; seed < PACK_COUNT; seed++) {
            PlainPack pack = PlainPack.random(new SplittableRandom(seed));

            List<String> rows = outcome(decoder, pack.json().getBytes(UTF_8), pack.nowMicros());

            assertEquals(pack.resolved(), rows, "seed " + seed + ": " + pack.json());
            refusedCount += rows.equals(List.of("malformed")) ? 1 : 0;
        }
        assertTrue(refusedCount > PACK_COUNT / 20, "refused " + refusedCount);
        assertTrue(refusedCount < PACK_COUNT / 2, "refused " + refusedCount);
    }

    @Test
    void damagedPacksAreRowsOrMalformedAndLeaveNothingBehind() {
        SenmlDecoder<Row> used = new SenmlDecoder<>(PackRows.ALL);
        int refusedCount = 0;
        for (int seed = 0; seed < DAMAGED_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PlainPack pack = PlainPack.random(random);
            byte[] damaged = damaged(pack.json().getBytes(UTF_8), random);

            List<String> rows = outcome(used, damaged, pack.nowMicros());

            assertEquals(outcome(new SenmlDecoder<>(PackRows.ALL), damaged, pack.nowMicros()), rows, "seed " + seed);
            refusedCount += rows.equals(List.of("malformed")) ? 1 : 0;
        }
        assertTrue(refusedCount > DAMAGED_COUNT / 4, "refused " + refusedCount);
    }

    private static byte[] damaged(byte[] pack, SplittableRandom random) {
        List<Byte> bytes = new ArrayList<>();
        for (byte each : pack) {
            bytes.add(each);
        }
        for (int count = 1 + random.nextInt(4); count > 0 && !bytes.isEmpty(); count--) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(5)) {
                case 0 -> bytes.set(at, (byte) random.nextInt(256));
                case 1 -> bytes.remove(at);
                case 2 -> bytes.add(at, (byte) "\"{}[],:e-0_9b".charAt(random.nextInt(13)));
                case 3 -> bytes.addAll(at, List.copyOf(bytes.subList(0, at)));
                default -> bytes.subList(at, bytes.size()).clear();
            }
        }
        byte[] result = new byte[bytes.size()];
        Arrays.setAll(new Integer[result.length], index -> {
            result[index] = bytes.get(index);
            return index;
        });
        return result;
    }
}

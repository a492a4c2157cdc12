package dev.rivulet.engine.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReplayRateTest {

    private static final long MS = 1_000_000;
    private static final long FAST = 4 * ReplayRate.FIRST;

    private final ReplayRate rate = new ReplayRate(0, 0);
    private long nowNs;
    private long position;

    @Test
    void slowInputSaysNothingOfTheLanes() {
        second(1_000, false);

        assertEquals(ReplayRate.FIRST, rate.bytesPerSecond());
        assertEquals(1_000, rate.liveBytesPerSecond());
    }

    @Test
    void fastInputShowsWhatLanesCanDoAtTheLeast() {
        second(FAST, false);
        second(1_000, false);

        assertEquals(FAST, rate.bytesPerSecond());
    }

    @Test
    void firstFullSecondIsTakenForWhatItIs() {
        second(1_000, true);

        assertEquals(1_000, rate.bytesPerSecond());
    }

    @Test
    void fullSecondThatIsSlowerLowersTheRate() {
        second(FAST, true);
        second(FAST / 2, true);

        assertEquals(FAST * 3 / 4, rate.bytesPerSecond());
    }

    @Test
    void standstillIsNoRate() {
        second(FAST, true);
        second(0, true);

        assertEquals(FAST, rate.bytesPerSecond());
    }

    private void second(long sizeBytes, boolean isRingFull) {
        rate.onCycle(nowNs, position, isRingFull);
        nowNs += 1_000 * MS;
        position += sizeBytes;
        rate.onCycle(nowNs, position, isRingFull);
    }
}

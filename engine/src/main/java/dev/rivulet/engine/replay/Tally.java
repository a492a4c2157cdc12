package dev.rivulet.engine.replay;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.commit.SealCheck;
import dev.rivulet.engine.commit.SealedEpoch;
import dev.rivulet.engine.job.Divergence;
import java.util.ArrayList;
import java.util.List;

/** Counts what is sealed, and holds it against what was committed. */
final class Tally {
    private final long firstEpoch;
    private final List<SealCheck> checks;
    private final List<Divergence> divergences = new ArrayList<>();
    private long lastEpoch;
    private long rowCount;
    private long comparedCount;
    private long unknownCount;

    Tally(long firstEpoch, List<SealCheck> checks) {
        this.firstEpoch = firstEpoch;
        this.checks = checks;
    }

    void count(SealedEpoch epoch) {
        if (epoch.epoch() < firstEpoch) {
            return;
        }
        lastEpoch = epoch.epoch();
        rowCount += epoch.counts().out();
        for (int sink = 0; sink < checks.size(); sink++) {
            StagedEpoch staged = epoch.outputs().get(sink).staged();
            if (staged != null) {
                compare(checks.get(sink), staged.seal());
            }
        }
    }

    private void compare(SealCheck check, EpochSeal seal) {
        if (!check.covers(seal.epoch())) {
            unknownCount++;
            return;
        }
        comparedCount++;
        Divergence divergence = check.compare(seal);
        if (divergence != null) {
            divergences.add(divergence);
        }
    }

    /**
     * @param unansweredPosition where the first batch lies whose answers the log does not have, -1 for none
     */
    ReplayReport report(long startEpoch, long unansweredPosition) {
        return new ReplayReport(
                startEpoch,
                lastEpoch == 0 ? 0 : firstEpoch,
                lastEpoch,
                rowCount,
                comparedCount,
                unknownCount,
                divergences,
                unansweredPosition);
    }
}

package dev.rivulet.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.job.Divergence;
import dev.rivulet.engine.replay.ReplayReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the outcome of a replay reads. */
class ReplayWordsTest {

    private static final Divergence DIVERGENCE = new Divergence(7, "table", 3, 0xabL, 2, 0xcdL);

    @Test
    void sameResultSaysHowMuchWasCompared() {
        assertEquals(
                List.of(
                        "computed again: epochs 1 to 9, from the log's start, with 120 rows",
                        "compared: 8 epochs of sinks with what was committed; not compared, since the table does not tell"
                                + " of them: 1",
                        "the same"),
                ReplayText.verified(new ReplayReport(0, 1, 9, 120, 8, 1, List.of())));
    }

    @Test
    void divergenceIsNamedWithWhatUsuallyCausesIt() {
        List<String> lines = ReplayText.verified(new ReplayReport(4, 5, 9, 120, 5, 0, List.of(DIVERGENCE)));

        assertEquals("computed again: epochs 5 to 9, from the checkpoint of epoch 4 on, with 120 rows", lines.get(0));
        assertEquals(
                "differs: epoch 7 of sink table was committed with 3 rows and digest ab, and is now computed to 2 rows"
                        + " with digest cd",
                lines.get(2));
        assertEquals(
                "different: 1 of 5; the pipeline's file was changed since, or a function reads a clock, a random source"
                        + " or the network, or log or state are damaged",
                lines.get(3));
    }

    @Test
    void nothingToCompareIsNotCalledTheSame() {
        assertEquals(
                "nothing to compare",
                ReplayText.verified(new ReplayReport(0, 0, 0, 0, 0, 0, List.of()))
                        .get(2));
        assertEquals(
                "nothing was written: the log has no such epochs",
                ReplayText.written(new ReplayReport(0, 0, 0, 0, 0, 0, List.of()), Path.of("new")));
    }

    @Test
    void aReplayThatEndsBeforeUnansweredLookupsSaysSo() {
        ReplayReport report = new ReplayReport(0, 1, 2, 20, 2, 0, List.of(), 4_096);
        String reason = "ended early: the log does not have what lookups were answered for the batch at position 4096;"
                + " the job has not come further, or another pipeline asked";

        assertEquals(reason, ReplayText.verified(report).get(2));
        assertEquals(
                "computed again: epochs 1 to 2, from the log's start, with 20 rows; they are in new; " + reason,
                ReplayText.written(report, Path.of("new")));
        assertEquals(4_096, ReplayJson.of(report).get("unansweredPosition").asLong());
    }

    @Test
    void jsonHasDigestsInHexadecimal() {
        assertEquals(
                "{\"same\":false,\"startEpoch\":4,\"firstEpoch\":5,\"lastEpoch\":9,\"rowCount\":120,\"comparedCount\":5,"
                        + "\"unknownCount\":0,\"divergences\":[{\"epoch\":7,\"sink\":\"table\",\"committedRowCount\":3,"
                        + "\"committedDigest\":\"ab\",\"foundRowCount\":2,\"foundDigest\":\"cd\"}]}",
                ReplayJson.of(new ReplayReport(4, 5, 9, 120, 5, 0, List.of(DIVERGENCE)))
                        .toString());
    }
}

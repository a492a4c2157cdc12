package dev.rivulet.state.savepoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.state.savepoint.SavepointPlan.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SavepointPlanTest {

    private record WideTotal(long count, String note, double rate) {}

    private record TextTotal(String count, String note) {}

    @Test
    void everyOperatorIsToldApartByItsUid() {
        SavepointPlan plan = SavepointPlan.of(
                SavedJob.SCHEMAS,
                List.of(
                        SavedJob.descriptor("totals", String.class, WideTotal.class),
                        SavedJob.descriptor("added", String.class, Long.class)),
                true);

        assertEquals(
                List.of(
                        "state 'added' is new and starts empty",
                        "state 'last' (key<long> → long) is dropped",
                        "state 'totals' is converted from Total{count: int, note: string?} to"
                                + " WideTotal{count: long, note: string?, rate: double}"),
                plan.decisions().stream().map(Decision::text).toList());
        assertEquals(List.of("totals"), plan.takenUids());
        assertTrue(plan.isAllowed());
        plan.requireAllowed();
    }

    @Test
    void sameTypesAreRestoredAsTheyAre() {
        SavepointPlan plan = SavepointPlan.of(SavedJob.SCHEMAS, List.of(SavedJob.TOTALS, SavedJob.LAST), false);

        assertEquals(
                List.of("state 'last' is restored", "state 'totals' is restored"),
                plan.decisions().stream().map(Decision::text).toList());
    }

    @Test
    void everyRefusalIsNamedAtOnce() {
        SavepointPlan plan = SavepointPlan.of(
                SavedJob.SCHEMAS, List.of(SavedJob.descriptor("totals", String.class, TextTotal.class)), false);

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, plan::requireAllowed);

        assertEquals(
                "the savepoint cannot be restored into this pipeline: state 'last' (key<long> → long) belongs to no"
                        + " operator of the pipeline; give its operator this uid again, or allow it to be dropped;"
                        + " state 'totals': TextTotal.count: was written as int, which cannot be read as string",
                refused.getMessage());
    }

    @Test
    void aChangedKeyIsRefused() {
        SavepointPlan plan = SavepointPlan.of(
                SavedJob.SCHEMAS,
                List.of(SavedJob.TOTALS, SavedJob.descriptor("last", Integer.class, Long.class)),
                false);

        assertEquals(
                "state 'last': int: the key was written as key<long> and is now key<int>; the type of a key cannot change",
                plan.refusals().get(0).text());
    }

    @Test
    void twoOperatorsOfOneUidAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SavepointPlan.of(SavedJob.SCHEMAS, List.of(SavedJob.LAST, SavedJob.LAST), true));
    }
}

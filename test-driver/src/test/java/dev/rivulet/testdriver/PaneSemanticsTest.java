package dev.rivulet.testdriver;

import dev.rivulet.engine.window.CumulateWindows;
import dev.rivulet.engine.window.DayWindows;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.SlidingWindows;
import dev.rivulet.engine.window.Trigger;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.TumblingWindows;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What windows put out that do so more than once, case by case, with the expected rows written out: as Apache Flink documents it for its
 * allowed lateness and triggers.
 * What the texts mean, {@link PaneTrial} tells.
 */
final class PaneSemanticsTest {

    private static final Windows TEN = TumblingWindows.of(Duration.ofSeconds(10));
    private static final Windows TEN_EVERY_FIVE = SlidingWindows.of(Duration.ofSeconds(10), Duration.ofSeconds(5));
    private static final Windows FIVE_TO_TEN = CumulateWindows.of(Duration.ofSeconds(5), Duration.ofSeconds(10));
    private static final Windows GAP_OF_TEN = SessionWindows.withGap(Duration.ofSeconds(10));
    private static final Windows DAYS = DayWindows.in(ZoneId.of("Europe/Berlin"));

    private static final Trigger.AtWatermark AT_WATERMARK = Triggers.atWatermark();
    private static final Trigger EVERY_FOUR = AT_WATERMARK.withEarlyFirings(Triggers.every(Duration.ofSeconds(4)));
    private static final Trigger EVERY_TWO_ROWS = AT_WATERMARK.withEarlyFirings(Triggers.everyRows(2));
    private static final Trigger BY_CLOCK = AT_WATERMARK.withEarlyFirings(Triggers.everyByClock(Duration.ofSeconds(5)));
    private static final Trigger LATE_IN_TWOS = AT_WATERMARK.withLateFirings(Triggers.everyRows(2));

    static Stream<Arguments> lateness() {
        return Stream.of(
                PaneTrial.late(
                        "a late row fires again, at once",
                        TEN,
                        5,
                        "a@1 !10 a@2 a@3 !99",
                        "a[0,10)=1o0 a[0,10)=2l1 a[0,10)=3l2",
                        0),
                PaneTrial.late(
                        "up to a microsecond before the lateness is over",
                        TEN,
                        5,
                        "a@1 a@14 a@2 !99",
                        "a[0,10)=1o0 a[0,10)=2l1 a[10,20)=1o0",
                        0),
                PaneTrial.late("and is late when it is", TEN, 5, "a@1 a@15 a@2 !99", "a[0,10)=1o0 a[10,20)=1o0", 1),
                PaneTrial.late(
                        "a window may begin with a late row", TEN, 5, "b@12 a@2 !99", "a[0,10)=1l0 b[10,20)=1o0", 0),
                PaneTrial.late("also before 1970", TEN, 5, "a@-9 !0 a@-1 !99", "a[-10,0)=1o0 a[-10,0)=2l1", 0),
                PaneTrial.late(
                        "each key for itself", TEN, 5, "a@1 b@2 !11 a@3 !99", "b[0,10)=1o0 a[0,10)=1o0 a[0,10)=2l1", 0),
                PaneTrial.late(
                        "a late row updates all windows that it is late for",
                        TEN_EVERY_FIVE,
                        20,
                        "a@7 !16 a@8 !99",
                        "a[0,10)=1o0 a[5,15)=1o0 a[0,10)=2l1 a[5,15)=2l1",
                        0),
                PaneTrial.late(
                        "and counts in those that are open",
                        TEN_EVERY_FIVE,
                        5,
                        "a@7 !12 a@8 !99",
                        "a[0,10)=1o0 a[0,10)=2l1 a[5,15)=2o0",
                        0),
                PaneTrial.late(
                        "also if it is their first",
                        TEN_EVERY_FIVE,
                        20,
                        "b@12 a@7 !99",
                        "a[0,10)=1l0 b[5,15)=1o0 a[5,15)=1o0 b[10,20)=1o0",
                        0),
                PaneTrial.late(
                        "and not in those that it is too late for",
                        TEN_EVERY_FIVE,
                        5,
                        "a@7 !15 a@8 !99",
                        "a[0,10)=1o0 a[5,15)=1o0 a[5,15)=2l1",
                        0),
                PaneTrial.late(
                        "cumulating windows too",
                        FIVE_TO_TEN,
                        2,
                        "a@1 !6 a@2 !99",
                        "a[0,5)=1o0 a[0,5)=2l1 a[0,10)=2o0",
                        0),
                PaneTrial.late(
                        "a day of 23 hours",
                        DAYS,
                        3_600,
                        "a@1711839600 !1711922400 a@1711922399 !1711926000 a@1711922399 !1712999999",
                        "a[1711839600,1711922400)=1o0 a[1711839600,1711922400)=2l1",
                        1),
                PaneTrial.late(
                        "a late row in a session that has fired",
                        GAP_OF_TEN,
                        20,
                        "a@0 a@9 !20 a@5 !99",
                        "a[0,19)=2o0 a[0,19)=3l1",
                        0),
                PaneTrial.late(
                        "a late row lengthens a session that has fired",
                        GAP_OF_TEN,
                        20,
                        "a@0 !19 a@8 !99",
                        "a[0,10)=1o0 a[0,18)=2l1",
                        0),
                PaneTrial.late(
                        "a row that is not late may do so, which then fires at its new end",
                        GAP_OF_TEN,
                        20,
                        "a@0 !12 a@8 !17 !99",
                        "a[0,10)=1o0 a[0,18)=2o1",
                        0),
                PaneTrial.late(
                        "a late row merges sessions that have fired",
                        GAP_OF_TEN,
                        60,
                        "a@0 a@15 !40 a@8 !99",
                        "a[0,10)=1o0 a[15,25)=1o0 a[0,25)=3l2",
                        0),
                PaneTrial.late(
                        "and one that has fired with one that has not",
                        GAP_OF_TEN,
                        60,
                        "a@0 a@15 !12 a@8 !99",
                        "a[0,10)=1o0 a[0,25)=3o1",
                        0),
                PaneTrial.late(
                        "a session of late rows alone",
                        GAP_OF_TEN,
                        60,
                        "b@50 a@0 a@15 a@8 !99",
                        "a[0,10)=1l0 a[15,25)=1l0 a[0,25)=3l2 b[50,60)=1o0",
                        0),
                PaneTrial.late(
                        "a session whose lateness is over is not merged",
                        GAP_OF_TEN,
                        10,
                        "a@0 !20 a@8 !99",
                        "a[0,10)=1o0 a[8,18)=1l0",
                        0));
    }

    static Stream<Arguments> triggers() {
        return Stream.of(
                PaneTrial.panes(
                        "early by event time",
                        TEN,
                        s -> s.trigger(EVERY_FOUR),
                        "a@1 a@3 !4 a@5 !8 !10",
                        "a[0,10)=2e0 a[0,10)=3e1 a[0,10)=3o2"),
                PaneTrial.panes(
                        "no pane where nothing is new",
                        TEN,
                        s -> s.trigger(EVERY_FOUR),
                        "a@1 !4 !8 !10",
                        "a[0,10)=1e0 a[0,10)=1o1"),
                PaneTrial.panes(
                        "one pane for several intervals",
                        TEN,
                        s -> s.trigger(EVERY_FOUR),
                        "a@1 !9 !10",
                        "a[0,10)=1e0 a[0,10)=1o1"),
                PaneTrial.panes(
                        "intervals begin with the window",
                        TumblingWindows.of(Duration.ofSeconds(10)).withOffset(Duration.ofSeconds(3)),
                        s -> s.trigger(EVERY_FOUR),
                        "a@4 !7 !13",
                        "a[3,13)=1e0 a[3,13)=1o1"),
                PaneTrial.panes(
                        "also before 1970",
                        TEN,
                        s -> s.trigger(EVERY_FOUR),
                        "a@-9 !-6 !0",
                        "a[-10,0)=1e0 a[-10,0)=1o1"),
                PaneTrial.panes(
                        "early by rows",
                        TEN,
                        s -> s.trigger(EVERY_TWO_ROWS),
                        "a@1 a@2 a@3 b@1 a@4 a@5 !10",
                        "a[0,10)=2e0 a[0,10)=4e1 b[0,10)=1o0 a[0,10)=5o2"),
                PaneTrial.panes(
                        "in discarding panes",
                        TEN,
                        s -> s.trigger(EVERY_TWO_ROWS).discarding(),
                        "a@1 a@2 a@3 a@4 a@5 !10",
                        "a[0,10)=2e0 a[0,10)=2e1 a[0,10)=1o2"),
                PaneTrial.panes(
                        "a discarding pane that would be empty does not come out",
                        TEN,
                        s -> s.trigger(EVERY_TWO_ROWS).discarding(),
                        "a@1 a@2 !10",
                        "a[0,10)=2e0"),
                PaneTrial.panes(
                        "late rows in discarding panes",
                        TEN,
                        s -> s.allowedLateness(Duration.ofSeconds(9)).discarding(),
                        "a@1 a@2 !10 a@3 a@4 !99",
                        "a[0,10)=2o0 a[0,10)=1l1 a[0,10)=1l2"),
                PaneTrial.panes(
                        "the mode that was set last counts",
                        TEN,
                        s -> s.discarding().accumulating().trigger(EVERY_TWO_ROWS),
                        "a@1 a@2 a@3 a@4 !10",
                        "a[0,10)=2e0 a[0,10)=4e1 a[0,10)=4o2"),
                PaneTrial.panes(
                        "late rows by twos, the rest when the lateness is over",
                        TEN,
                        s -> s.allowedLateness(Duration.ofSeconds(9)).trigger(LATE_IN_TWOS),
                        "a@1 !10 a@2 a@3 a@4 !99",
                        "a[0,10)=1o0 a[0,10)=3l1 a[0,10)=4l2"),
                PaneTrial.panes(
                        "overlapping windows each by its own start",
                        TEN_EVERY_FIVE,
                        s -> s.trigger(EVERY_FOUR),
                        "a@6 !8 !9 !99",
                        "a[0,10)=1e0 a[5,15)=1e0 a[0,10)=1o1 a[5,15)=1o1"),
                PaneTrial.panes(
                        "a session by its start",
                        GAP_OF_TEN,
                        s -> s.trigger(EVERY_FOUR),
                        "a@1 !5 a@6 !9 !99",
                        "a[1,11)=1e0 a[1,16)=2e1 a[1,16)=2o2"),
                PaneTrial.panes(
                        "whichever comes first",
                        TEN,
                        s -> s.trigger(AT_WATERMARK.withEarlyFirings(
                                Triggers.every(Duration.ofSeconds(4)).or(Triggers.everyRows(2)))),
                        "a@1 a@2 a@3 !4 !10",
                        "a[0,10)=2e0 a[0,10)=3e1 a[0,10)=3o2"));
    }

    static Stream<Arguments> clock() {
        return Stream.of(
                PaneTrial.panes(
                        "early by the clock",
                        TEN,
                        s -> s.trigger(BY_CLOCK),
                        "a@1 +5 a@2 a@3 +5 +5 !10",
                        "a[0,10)=1e0 a[0,10)=3e1 a[0,10)=3o2"),
                PaneTrial.panes(
                        "counted from the first row that is new",
                        TEN,
                        s -> s.trigger(BY_CLOCK),
                        "a@1 +4 a@2 +1 !10",
                        "a[0,10)=2e0 a[0,10)=2o1"),
                PaneTrial.panes(
                        "and not when the window has fired meanwhile",
                        TEN,
                        s -> s.trigger(BY_CLOCK),
                        "a@1 +4 !10 +9",
                        "a[0,10)=1o0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lateness", "triggers"})
    void panesAreThoseThatAreWrittenHere(String what, PaneTrial trial) {
        trial.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clock")
    void panesByTheClockAreThoseThatAreWrittenHere(String what, PaneTrial trial) {
        trial.checkOneByOne();
    }
}

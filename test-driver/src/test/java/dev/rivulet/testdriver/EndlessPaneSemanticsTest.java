package dev.rivulet.testdriver;

import dev.rivulet.engine.WindowedStream;
import dev.rivulet.engine.window.CountWindows;
import dev.rivulet.engine.window.GlobalWindows;
import dev.rivulet.engine.window.Pace;
import dev.rivulet.engine.window.Triggers;
import dev.rivulet.engine.window.Windows;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What windows of rows and global windows put out, case by case, with the expected rows written out. What the texts mean, {@link PaneTrial} tells. */
final class EndlessPaneSemanticsTest {

    private static UnaryOperator<WindowedStream<PaneTrial.Tap, String>> repeatedly(Pace pace) {
        return stream -> stream.trigger(Triggers.repeatedly(pace));
    }

    static Stream<Arguments> withoutAnEnd() {
        Windows global = GlobalWindows.create();
        return Stream.of(
                PaneTrial.panes(
                        "a window of three rows fires with the third",
                        CountWindows.of(3),
                        UnaryOperator.identity(),
                        "a@1 a@2 b@3 a@3 a@4 a@5 a@6 a@7 !99",
                        "a*=3o0 a*=3o1"),
                PaneTrial.panes(
                        "whatever their event time",
                        CountWindows.of(2),
                        UnaryOperator.identity(),
                        "a@50 a@1 !99 a@2 a@-7",
                        "a*=2o0 a*=2o1"),
                PaneTrial.panes(
                        "windows of rows overlap, those of the first rows have fewer",
                        CountWindows.of(3, 2),
                        UnaryOperator.identity(),
                        "a@1 a@2 a@3 a@4 a@5 a@6 a@7",
                        "a*=2o0 a*=3o1 a*=3o2"),
                PaneTrial.panes(
                        "with every row the last three",
                        CountWindows.of(3, 1),
                        UnaryOperator.identity(),
                        "a@1 a@2 a@3 a@4",
                        "a*=1o0 a*=2o1 a*=3o2 a*=3o3"),
                PaneTrial.panes(
                        "a global window by rows has all so far",
                        global,
                        repeatedly(Triggers.everyRows(2)),
                        "a@1 a@2 a@3 b@1 a@4 a@5 !99",
                        "a*=2e0 a*=4e1"),
                PaneTrial.panes(
                        "or those since the pane before",
                        global,
                        stream ->
                                repeatedly(Triggers.everyRows(2)).apply(stream).discarding(),
                        "a@1 a@2 a@3 a@4 a@5 !99",
                        "a*=2e0 a*=2e1"),
                PaneTrial.panes(
                        "by event time since 1970, where something is new",
                        global,
                        repeatedly(Triggers.every(Duration.ofSeconds(10))),
                        "a@-15 a@-12 !-9 !3 a@4 !10 !50",
                        "a*=2e0 a*=3e1"),
                PaneTrial.panes(
                        "no row is late for it",
                        global,
                        repeatedly(Triggers.eachRow()),
                        "a@50 a@1 !99 a@2",
                        "a*=1e0 a*=2e1 a*=3e2"));
    }

    static Stream<Arguments> clock() {
        return Stream.of(PaneTrial.panes(
                "a global window by the clock",
                GlobalWindows.create(),
                repeatedly(Triggers.everyByClock(Duration.ofSeconds(5))),
                "a@1 +4 a@2 +1 +9 a@3 +5",
                "a*=2e0 a*=3e1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutAnEnd")
    void panesAreThoseThatAreWrittenHere(String what, PaneTrial trial) {
        trial.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clock")
    void panesByTheClockAreThoseThatAreWrittenHere(String what, PaneTrial trial) {
        trial.checkOneByOne();
    }
}

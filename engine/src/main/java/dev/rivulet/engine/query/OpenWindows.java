package dev.rivulet.engine.query;

import dev.rivulet.engine.AggregateFunction;
import dev.rivulet.engine.Window;
import dev.rivulet.engine.operator.Sessions;
import dev.rivulet.engine.plan.Step;
import dev.rivulet.engine.window.SessionWindows;
import dev.rivulet.engine.window.TimeWindows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The windows of a key that are open, of what their operator keeps of them. Stateless. */
final class OpenWindows {

    private record Open(Window window, Object accumulator) {}

    private OpenWindows() {}

    /**
     * The results that the windows would have now, by the windows' start.
     *
     * @throws IllegalArgumentException if they are not windows that lie side by side, or sessions, which fire once
     */
    static Map<Window, Object> results(Step.@Nullable KeyedStep<?, ?> step, String uid, List<StateValue> rows) {
        if (step instanceof Step.WindowStep<?, ?, ?, ?, ?> windowed
                && windowed.definition().panes().firesOnce()) {
            List<Open> open = new ArrayList<>();
            if (windowed.windows() instanceof TimeWindows windows) {
                rows.forEach(row ->
                        open.add(new Open(new Window(row.namespace(), windows.endOf(row.namespace())), row.value())));
                return results(windowed.function(), open);
            }
            if (windowed.windows() instanceof SessionWindows) {
                rows.forEach(row -> ((Sessions<?>) row.value())
                        .all()
                        .forEach(session ->
                                open.add(new Open(new Window(session.start(), session.end()), session.accumulator()))));
                return results(windowed.function(), open);
            }
        }
        throw new IllegalArgumentException(
                "state '" + uid + "' is not that of windows side by side or sessions without"
                        + " lateness and trigger, which alone keep one accumulator per window; its rows in words have the rest");
    }

    @SuppressWarnings("unchecked") // The accumulators are those of the function.
    private static Map<Window, Object> results(AggregateFunction<?, ?, ?> function, List<Open> open) {
        AggregateFunction<?, Object, ?> ofAccumulators = (AggregateFunction<?, Object, ?>) function;
        Map<Window, Object> results = new LinkedHashMap<>();
        open.sort(Comparator.comparingLong(each -> each.window().startMicros()));
        open.forEach(each -> results.put(each.window(), ofAccumulators.result(each.accumulator())));
        return results;
    }
}

package dev.rivulet.engine.operator.pane;

import dev.rivulet.engine.Window;
import dev.rivulet.engine.window.SlicedWindows;
import dev.rivulet.engine.window.TimeWindows;
import dev.rivulet.engine.window.Windows;
import java.util.ArrayList;
import java.util.List;

/** Tells which windows a row lies in, where that does not depend on other rows. Immutable. */
record WindowAssigner(Windows windows) {

    /** By their ends; at least one. */
    List<Window> windowsOf(long eventTimeMicros) {
        if (windows instanceof TimeWindows time) {
            long start = time.startOf(eventTimeMicros);
            return List.of(new Window(start, time.endOf(start)));
        }
        if (windows instanceof SlicedWindows sliced) {
            long slice = sliced.sliceStartOf(eventTimeMicros);
            List<Window> all = new ArrayList<>();
            for (long end = sliced.firstEndOf(slice);
                    end <= sliced.lastEndOf(slice);
                    end += sliced.endDistanceMicros()) {
                all.add(new Window(sliced.startOfWindowEndingAt(end), end));
            }
            return all;
        }
        return List.of(Window.GLOBAL);
    }

    /** The window with this last microsecond, {@link PaneState#NONE} for that without an end. */
    Window windowOf(long lastMicros) {
        if (windows instanceof TimeWindows time) {
            return new Window(time.startOf(lastMicros), lastMicros + 1);
        }
        if (windows instanceof SlicedWindows sliced) {
            return new Window(sliced.startOfWindowEndingAt(lastMicros + 1), lastMicros + 1);
        }
        return Window.GLOBAL;
    }
}

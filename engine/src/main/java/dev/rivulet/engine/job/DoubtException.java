package dev.rivulet.engine.job;

import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.core.sink.TargetDoubt.WayOut;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A sink's target is not as the job left it, and somebody has to say what is meant. The message names what was found and the ways out;
 * those that the engine knows are taken by {@link EmbeddedRunner#decide}.
 */
public final class DoubtException extends JobException {
    private static final long serialVersionUID = 1L;

    private final String sink;
    private final transient TargetDoubt doubt;

    public DoubtException(String sink, TargetDoubt doubt) {
        super("sink " + sink + ": " + doubt.message() + commands(sink, doubt));
        this.sink = sink;
        this.doubt = doubt;
    }

    private static String commands(String sink, TargetDoubt doubt) {
        String commands = doubt.waysOut().stream()
                .filter(DoubtException::isForTheEngine)
                .map(way -> "rivulet " + word(way) + " --sink " + sink)
                .collect(Collectors.joining(", or "));
        return commands.isEmpty() ? "" : "; to decide: " + commands;
    }

    /** Whether the engine can take this way, once somebody has decided for it. */
    static boolean isForTheEngine(WayOut way) {
        return way == WayOut.ADOPT || way == WayOut.REEMIT || way == WayOut.FORK;
    }

    /** The command's word for a way out. */
    public static String word(WayOut way) {
        return way == WayOut.REEMIT ? "re-emit" : way.name().toLowerCase(Locale.ROOT);
    }

    /** The sink's uid. */
    public String sink() {
        return sink;
    }

    public TargetDoubt doubt() {
        return doubt;
    }
}

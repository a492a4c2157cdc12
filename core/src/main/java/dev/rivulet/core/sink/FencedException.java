package dev.rivulet.core.sink;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to the target while this run had it open, and nothing of the commit is visible. The run must end and not
 * commit again; what a start then finds is a {@link TargetDoubt} once more, or settled.
 */
public final class FencedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable TargetDoubt doubt;

    public FencedException(TargetDoubt doubt) {
        super(doubt.message());
        this.doubt = doubt;
    }

    /** What happened. */
    public TargetDoubt doubt() {
        return Objects.requireNonNull(doubt, "the exception was serialized");
    }
}

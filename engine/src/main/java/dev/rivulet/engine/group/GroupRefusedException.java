package dev.rivulet.engine.group;

import java.util.List;
import java.util.stream.Collectors;

/** Jobs cannot run together as they are. Nothing was started. The message has a line for each reason. */
public final class GroupRefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * A reason.
     *
     * @param memberIndex which of the given members has to change, from 0
     */
    public record Reason(int memberIndex, String text) {}

    private final transient List<Reason> reasons;

    GroupRefusedException(List<Reason> reasons) {
        super(reasons.stream().map(Reason::text).collect(Collectors.joining("\n")));
        this.reasons = List.copyOf(reasons);
    }

    public List<Reason> reasons() {
        return reasons;
    }
}

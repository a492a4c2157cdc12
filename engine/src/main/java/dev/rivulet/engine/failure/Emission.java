package dev.rivulet.engine.failure;

import java.util.ArrayList;
import java.util.List;

/**
 * What one call of a user's function puts out, kept back until the call is over: so a call that fails has put out nothing, and what the
 * steps behind throw never passes through the user's code. Owned by the agent that makes the call.
 */
public final class Emission {

    /** Room is kept for so many; what one extraordinary call put out beyond does not stay in memory. */
    private static final int KEPT_COUNT_MAX = 1_024;

    /** Where a row goes on. */
    public interface Way {
        void accept(Object row) throws Exception;
    }

    private List<Object> rows = new ArrayList<>();
    private List<Way> ways = new ArrayList<>();

    /** Keeps a row. */
    public void add(Way way, Object row) {
        ways.add(way);
        rows.add(row);
    }

    /** The call failed, or begins. */
    public void drop() {
        if (rows.size() > KEPT_COUNT_MAX) {
            rows = new ArrayList<>();
            ways = new ArrayList<>();
        } else {
            rows.clear();
            ways.clear();
        }
    }

    /** The call is over: its rows go on, in their order. */
    public void release() throws Exception {
        try {
            for (int index = 0; index < rows.size(); index++) {
                ways.get(index).accept(rows.get(index));
            }
        } finally {
            drop();
        }
    }
}

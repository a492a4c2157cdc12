package dev.rivulet.testdriver;

import java.util.List;

/** What a driver wants of the inputs, outputs and tables that a test makes. */
final class EndRules {

    private EndRules() {}

    static void requireNew(String kind, String name, List<String> names) {
        if (names.contains(name)) {
            throw new IllegalArgumentException(kind + " " + name + " is there already, wanted another name");
        }
    }

    static void requireUsed(String kind, String name, boolean isUsed) {
        if (!isUsed) {
            throw new IllegalStateException(kind + " " + name + " is no end of the pipeline: hand it to source(...) or"
                    + " sinkTo(...), or do not make it");
        }
    }
}

package dev.rivulet.engine.process;

import java.util.regex.Pattern;

/** What the states of an operator are called in checkpoints: its uid, a slash, and a name. Stateless. */
final class StateNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private StateNames() {}

    /**
     * @throws IllegalArgumentException if the name is not plain
     */
    static String of(String uid, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("state of " + uid + " is named \"" + name
                    + "\", wanted 1 to 100 letters, digits, dots, dashes and underscores, not starting with a sign");
        }
        return uid + "/" + name;
    }

    /** No name of a user's begins so. */
    static String eventTimers(String uid) {
        return uid + "/~event-timers";
    }

    static String processingTimers(String uid) {
        return uid + "/~processing-timers";
    }

    static String expiries(String stateUid) {
        return stateUid + "~expiries";
    }
}

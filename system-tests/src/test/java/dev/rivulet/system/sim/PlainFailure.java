package dev.rivulet.system.sim;

/**
 * A call of a function that fails, and that something comes of. Immutable.
 *
 * @param operator whose function it is
 * @param value that it fails on
 * @param text of the row, window or timer, as the dead letters have it
 */
record PlainFailure(Fault fault, String operator, long value, String text) {

    /** Whether it fails on a row, and not on a window or a timer. */
    boolean isOfRow() {
        return text.startsWith("{");
    }

    static String text(Item item) {
        return "{\"key\":\"" + item.key() + "\",\"timeMicros\":" + item.timeMicros() + ",\"value\":" + item.value()
                + "}";
    }
}

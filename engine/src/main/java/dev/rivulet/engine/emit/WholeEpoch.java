package dev.rivulet.engine.emit;

import java.util.List;

/**
 * The receiver has all of an epoch's rows, or will never take them, and the log says so. Immutable.
 *
 * @param notedPosition behind the frame that says so, in bytes
 * @param refused of those that were sent in this run, in their order
 */
record WholeEpoch<T>(long epoch, long notedPosition, List<RefusedRow<T>> refused) {

    WholeEpoch {
        refused = List.copyOf(refused);
    }
}

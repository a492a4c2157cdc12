package dev.rivulet.delta.pruning;

import java.util.List;

/**
 * What a condition may be in the rows of a file, each by itself. It may allow more than there is, never less. Immutable.
 *
 * @param mayBeNull whether it may be unknown
 */
record Truth(boolean mayBeTrue, boolean mayBeFalse, boolean mayBeNull) {

    static final Truth NULL = new Truth(false, false, true);

    static Truth unknown(boolean mayBeNull) {
        return new Truth(true, true, mayBeNull);
    }

    Truth not() {
        return new Truth(mayBeFalse, mayBeTrue, mayBeNull);
    }

    /** True if all are, false if one is, else unknown. */
    static Truth and(List<Truth> operands) {
        boolean mayAllBeTrue = true;
        boolean mayNoneBeFalse = true;
        boolean mayOneBeFalse = false;
        boolean mayOneBeNull = false;
        for (Truth operand : operands) {
            mayAllBeTrue &= operand.mayBeTrue;
            mayNoneBeFalse &= operand.mayBeTrue || operand.mayBeNull;
            mayOneBeFalse |= operand.mayBeFalse;
            mayOneBeNull |= operand.mayBeNull;
        }
        return new Truth(mayAllBeTrue, mayOneBeFalse, mayNoneBeFalse && mayOneBeNull);
    }

    static Truth or(List<Truth> operands) {
        return and(operands.stream().map(Truth::not).toList()).not();
    }
}

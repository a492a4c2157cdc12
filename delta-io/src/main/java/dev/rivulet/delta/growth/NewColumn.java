package dev.rivulet.delta.growth;

import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.DataType.Simple;

/** Finds the type of a column for all values that it is to have. One owner. */
final class NewColumn {

    private boolean isTruth = true;
    private boolean isWhole = true;
    private boolean isFloating = true;

    /** Takes a value that is not null. */
    void take(Member member) {
        isTruth &= member.kind() == Member.Kind.TRUTH;
        isWhole &= isLong(member);
        isFloating = isFloating && MemberFit.isFloating(member, false);
    }

    private static boolean isLong(Member member) {
        if (member.kind() != Member.Kind.WHOLE) {
            return false;
        }
        try {
            Long.parseLong(member.text());
            return true;
        } catch (NumberFormatException larger) {
            return false;
        }
    }

    /** The narrowest that has all values with all they say. */
    DataType type() {
        if (isTruth) {
            return Simple.BOOLEAN;
        }
        if (isWhole) {
            return Simple.LONG;
        }
        return isFloating ? Simple.DOUBLE : Simple.STRING;
    }
}

package dev.rivulet.engine.join;

import dev.rivulet.engine.connect.Either;
import java.util.ArrayList;
import java.util.List;

/** Rows of two streams, each in the order of the log. Mutable; one lane owns it. */
record Sides<A, B>(List<A> lefts, List<B> rights) {

    static <A, B> Sides<A, B> none() {
        return new Sides<>(new ArrayList<>(), new ArrayList<>());
    }

    void add(Either<A, B> row) {
        if (row instanceof Either.Left<A, B> left) {
            lefts.add(left.row());
        } else if (row instanceof Either.Right<A, B> right) {
            rights.add(right.row());
        }
    }

    void addAll(Sides<A, B> later) {
        lefts.addAll(later.lefts);
        rights.addAll(later.rights);
    }

    /** The same rows, for somebody else. */
    Sides<A, B> copy() {
        return new Sides<>(new ArrayList<>(lefts), new ArrayList<>(rights));
    }
}

package dev.rivulet.engine.connect;

/** A row of one of two streams. Immutable. */
public sealed interface Either<A, B> {

    /** Of the first stream. */
    record Left<A, B>(A row) implements Either<A, B> {}

    /** Of the second stream. */
    record Right<A, B>(B row) implements Either<A, B> {}

    static <A, B> Either<A, B> left(A row) {
        return new Left<>(row);
    }

    static <A, B> Either<A, B> right(B row) {
        return new Right<>(row);
    }
}

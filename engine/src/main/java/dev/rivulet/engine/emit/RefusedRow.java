package dev.rivulet.engine.emit;

/** A row that a receiver never takes, and why. Immutable. */
public record RefusedRow<T>(RowOrigin origin, T row, String cause) {}

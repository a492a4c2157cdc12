package dev.rivulet.network.http.session;

/**
 * Keys that go into the log in a partition's offset.
 *
 * @param slot which of those that take turns, from 0
 */
public record Segment(int slot, byte[] encoded) {}

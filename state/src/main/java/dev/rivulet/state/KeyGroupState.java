package dev.rivulet.state;

/**
 * All that a {@link KeyedTable} has of one key group, on its way from one lane's table to another's. Opaque; whoever holds it owns it.
 */
public interface KeyGroupState {

    int keyGroup();

    /** Of which operator, see {@link KeyedTable#uid}. */
    String uid();
}

/**
 * Receivers that remember nothing of epochs: {@link dev.rivulet.testkit.receiver.SimReceiver} is a simulated one, and
 * {@link dev.rivulet.testkit.receiver.EmitterContract} what is asked of whoever sends to one.
 */
@NullMarked
package dev.rivulet.testkit.receiver;

import org.jspecify.annotations.NullMarked;

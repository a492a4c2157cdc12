/**
 * A simulated receiver that remembers nothing of epochs: entry type {@link dev.rivulet.testkit.receiver.SimReceiver}.
 */
@NullMarked
package dev.rivulet.testkit.process;

import org.jspecify.annotations.NullMarked;
